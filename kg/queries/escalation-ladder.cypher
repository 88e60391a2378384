// title_zh: 升级阶梯
// title_en: Escalation ladder of a pair
// question_zh: 两方之间的冲突是如何一步步升级的？
// question_en: Step by step, how did conflict between two parties rise and fall?
// param one: text
// param other: text
// example: one=USA other=RUS
MATCH (a:Entity) WHERE toLower($one) IN [x IN [a.id, a.name, a.name_zh, a.name_en, CASE WHEN a:Country THEN a.iso3 END] + coalesce(a.aliases, []) WHERE x IS NOT NULL | toLower(x)]
OPTIONAL MATCH (a_m:Entity)-[:HOLDS_OFFICE|PART_OF*1..2]->(a)
WITH collect(DISTINCT a.id) + collect(DISTINCT a_m.id) AS ones
MATCH (b:Entity) WHERE toLower($other) IN [x IN [b.id, b.name, b.name_zh, b.name_en, CASE WHEN b:Country THEN b.iso3 END] + coalesce(b.aliases, []) WHERE x IS NOT NULL | toLower(x)]
OPTIONAL MATCH (b_m:Entity)-[:HOLDS_OFFICE|PART_OF*1..2]->(b)
WITH ones, collect(DISTINCT b.id) + collect(DISTINCT b_m.id) AS others
UNWIND ones AS one_id
WITH one_id, others
MATCH (x:Entity {id: one_id})<-[r:ACTOR|RECIPIENT]-(e:Event) WHERE e.date_start IS NOT NULL AND e.status = 'occurred'
WITH DISTINCT e, type(r) AS role, others
MATCH (e)-[s:ACTOR|RECIPIENT]->(y:Entity) WHERE y.id IN others AND type(s) <> role
WITH DISTINCT e ORDER BY e.date_start, e.id
WITH collect(e) AS steps
UNWIND range(0, size(steps) - 1) AS i
WITH steps[i] AS e, CASE WHEN i = 0 THEN null ELSE steps[i - 1] END AS before, i
RETURN i + 1 AS step, e.date AS date, e.type AS type, toFloat(e.goldstein) AS goldstein,
       CASE WHEN before IS NULL THEN null ELSE round((e.goldstein - before.goldstein) * 10) / 10.0 END AS change, e.title AS title, e.id AS event
ORDER BY step
