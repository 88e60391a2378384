// title_zh: 双方之间的斡旋者
// title_en: Mediators between two parties
// question_zh: 谁在两方之间斡旋过，何时何地？
// question_en: Who mediated between two parties, when and where?
// param one: text
// param other: text
// example: one=RUS other=UKR
MATCH (a:Entity) WHERE toLower($one) IN [x IN [a.id, a.name, a.name_zh, a.name_en, CASE WHEN a:Country THEN a.iso3 END] + coalesce(a.aliases, []) WHERE x IS NOT NULL | toLower(x)]
OPTIONAL MATCH (a_m:Entity)-[:HOLDS_OFFICE|PART_OF*1..2]->(a)
WITH collect(DISTINCT a.id) + collect(DISTINCT a_m.id) AS ones
MATCH (b:Entity) WHERE toLower($other) IN [x IN [b.id, b.name, b.name_zh, b.name_en, CASE WHEN b:Country THEN b.iso3 END] + coalesce(b.aliases, []) WHERE x IS NOT NULL | toLower(x)]
OPTIONAL MATCH (b_m:Entity)-[:HOLDS_OFFICE|PART_OF*1..2]->(b)
WITH ones, collect(DISTINCT b.id) + collect(DISTINCT b_m.id) AS others
MATCH (e:Event {type: 'CONSULT'}) WHERE e.mode = 'mediation'
WITH e, ones, others
MATCH (e)-[:ACTOR|RECIPIENT|ABOUT]->(x:Entity) WHERE x.id IN ones
WITH DISTINCT e, ones, others
MATCH (e)-[:ACTOR|RECIPIENT|ABOUT]->(y:Entity) WHERE y.id IN others
WITH DISTINCT e, ones, others
MATCH (e)-[:ACTOR]->(m:Entity) WHERE NOT m.id IN ones AND NOT m.id IN others
OPTIONAL MATCH (e)-[:AT]->(place:Entity)
WITH DISTINCT m, e, place ORDER BY place.id
WITH m, e, collect(place.name) AS places
RETURN m.name AS mediator, e.date AS date, e.status AS status, places, e.title AS title, e.id AS event
ORDER BY e.date_start, event, m.id
