// title_zh: 两方关系时间线
// title_en: Timeline of a pair
// question_zh: 两方之间依次发生了什么？
// question_en: What happened between two parties, in order?
// param one: text
// param other: text
// param from: date = 1900-01-01
// param to: date = 2100-12-31
// example: one=USA other=RUS
MATCH (a:Entity) WHERE toLower($one) IN [x IN [a.id, a.name, a.name_zh, a.name_en, a.iso3] + coalesce(a.aliases, []) WHERE x IS NOT NULL | toLower(x)]
OPTIONAL MATCH (a_m:Entity)-[:HOLDS_OFFICE|PART_OF*1..2]->(a)
WITH collect(DISTINCT a.id) + collect(DISTINCT a_m.id) AS ones
MATCH (b:Entity) WHERE toLower($other) IN [x IN [b.id, b.name, b.name_zh, b.name_en, b.iso3] + coalesce(b.aliases, []) WHERE x IS NOT NULL | toLower(x)]
OPTIONAL MATCH (b_m:Entity)-[:HOLDS_OFFICE|PART_OF*1..2]->(b)
WITH ones, collect(DISTINCT b.id) + collect(DISTINCT b_m.id) AS others
MATCH (x:Entity)<-[:ACTOR|RECIPIENT]-(e:Event)-[:ACTOR|RECIPIENT]->(y:Entity)
WHERE x.id IN ones AND y.id IN others AND e.date_start IS NOT NULL AND e.date_start <= $to AND e.date_end >= $from
WITH DISTINCT e
RETURN e.date AS date, e.type AS type, e.mode AS mode, e.status AS status, e.goldstein AS goldstein, e.title AS title, e.id AS event
ORDER BY e.date_start, event
