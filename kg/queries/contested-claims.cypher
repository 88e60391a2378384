// title_zh: 被否认或有争议的说法
// title_en: Denied or contested claims with both sides
// question_zh: 哪些说法有争议或被否认，双方各怎么说？
// question_en: Which claims are denied or contested, who says so, and what does the other side say?
// example:
MATCH (e:Event) WHERE e.contested IS NOT NULL OR e.status = 'negated'
OPTIONAL MATCH (e)-[:SAID_BY]->(source:Entity)
WITH e, source ORDER BY source.id
WITH e, collect(source.name) AS said_by
OPTIONAL MATCH (e)-[:ACTOR]->(a:Entity)<-[:ACTOR|RECIPIENT]-(o:Event)-[:ACTOR|RECIPIENT]->(b:Entity)<-[:RECIPIENT]-(e)
WHERE e.status = 'negated' AND o.type = e.type AND o.status IN ['occurred', 'planned'] AND o.id <> e.id AND a.id <> b.id
WITH DISTINCT e, said_by, o ORDER BY o.id
WITH e, said_by, collect(o.status + ': ' + o.title) AS others
RETURN e.date AS date, e.type AS type, e.status AS status, e.title AS title, coalesce(e.contested, []) AS contested, said_by,
       others[0..3] AS other_side, e.id AS event
ORDER BY e.date_start, event
