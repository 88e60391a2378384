// title_zh: 被否认或有争议的说法
// title_en: Denied or contested claims with both sides
// question_zh: 哪些说法有争议或被否认，双方各怎么说？
// question_en: Which claims are denied or contested, who says so, and what does the other side say?
// param limit: integer = 100
// example: limit=50
MATCH (e:Event) WHERE e.contested IS NOT NULL OR e.status = 'negated'
WITH e ORDER BY e.date_start, e.id LIMIT toInteger($limit)
OPTIONAL MATCH (e)-[:SAID_BY]->(source:Entity)
WITH e, source ORDER BY source.id
WITH e, collect(source.name) AS said_by
OPTIONAL MATCH (e)-[:ACTOR|RECIPIENT]->(party:Entity)
WITH e, said_by, collect(DISTINCT party.id) AS parties
OPTIONAL MATCH (o:Event {type: e.type})
WHERE e.status = 'negated' AND o.status IN ['occurred', 'planned'] AND coalesce(o.mode, '') = coalesce(e.mode, '')
OPTIONAL MATCH (o)-[:ACTOR|RECIPIENT]->(same:Entity) WHERE same.id IN parties
WITH e, said_by, parties, o, count(DISTINCT same.id) AS shared
WITH e, said_by, CASE WHEN shared > 1 OR shared = size(parties) THEN o END AS o ORDER BY o.id
WITH e, said_by, collect(o.status + ': ' + o.title) AS others
RETURN e.date AS date, e.type AS type, e.status AS status, e.title AS title, coalesce(e.contested, []) AS contested, said_by,
       others[0..3] AS other_side, e.id AS event
ORDER BY e.date_start, event
