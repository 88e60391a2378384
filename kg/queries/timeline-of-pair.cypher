// title_zh: 两方关系时间线
// title_en: Timeline of a pair
// question_zh: 两方之间依次发生了什么？
// question_en: What happened between two parties, in order?
// param one: text
// param other: text
// param from: date = 1900-01-01
// param to: date = 2100-12-31
// example: one=USA other=RUS
MATCH (a:Entity) WHERE toLower($one) IN [x IN [a.id, a.name, a.name_zh, a.name_en, CASE WHEN a:Country THEN a.iso3 END] + coalesce(a.aliases, []) WHERE x IS NOT NULL | toLower(x)]
OPTIONAL MATCH (a_m:Entity)-[:HOLDS_OFFICE|PART_OF*1..2]->(a)
WITH collect(DISTINCT a.id) + collect(DISTINCT a_m.id) AS ones
MATCH (b:Entity) WHERE toLower($other) IN [x IN [b.id, b.name, b.name_zh, b.name_en, CASE WHEN b:Country THEN b.iso3 END] + coalesce(b.aliases, []) WHERE x IS NOT NULL | toLower(x)]
OPTIONAL MATCH (b_m:Entity)-[:HOLDS_OFFICE|PART_OF*1..2]->(b)
WITH ones, collect(DISTINCT b.id) + collect(DISTINCT b_m.id) AS others
UNWIND ones AS one_id
WITH one_id, others
MATCH (x:Entity {id: one_id})<-[:ACTOR|RECIPIENT]-(e:Event) WHERE e.date_start <= $to AND e.date_end >= $from
WITH DISTINCT e, others
MATCH (e)-[:ACTOR|RECIPIENT]->(y:Entity) WHERE y.id IN others
WITH DISTINCT e
RETURN e.date AS date, e.type AS type, e.mode AS mode, e.status AS status, e.goldstein AS goldstein, e.title AS title, e.id AS event
ORDER BY e.date_start, event
