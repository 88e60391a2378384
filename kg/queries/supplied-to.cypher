// title_zh: 甲方向乙方提供了什么
// title_en: What one side supplied to another
// question_zh: 甲方（含其官员和机构）向乙方援助、交付或出售了什么？
// question_en: What did one side, its officials and organs included, give, deliver or sell to another?
// param supplier: text
// param receiver: text
// example: supplier=美国 receiver=乌克兰
MATCH (a:Entity) WHERE toLower($supplier) IN [x IN [a.id, a.name, a.name_zh, a.name_en, CASE WHEN a:Country THEN a.iso3 END] + coalesce(a.aliases, []) WHERE x IS NOT NULL | toLower(x)]
OPTIONAL MATCH (a_m:Entity)-[:HOLDS_OFFICE|PART_OF*1..2]->(a)
WITH collect(DISTINCT a.id) + collect(DISTINCT a_m.id) AS givers
MATCH (b:Entity) WHERE toLower($receiver) IN [x IN [b.id, b.name, b.name_zh, b.name_en, CASE WHEN b:Country THEN b.iso3 END] + coalesce(b.aliases, []) WHERE x IS NOT NULL | toLower(x)]
OPTIONAL MATCH (b_m:Entity)-[:HOLDS_OFFICE|PART_OF*1..2]->(b)
WITH givers, collect(DISTINCT b.id) + collect(DISTINCT b_m.id) AS takers
MATCH (giver:Entity)<-[:ACTOR]-(e:Event {type: 'AID'})-[:RECIPIENT]->(taker:Entity) WHERE giver.id IN givers AND taker.id IN takers
WITH DISTINCT e, giver, taker
OPTIONAL MATCH (e)-[:ABOUT]->(thing:Entity)
WITH e, giver, taker, thing ORDER BY thing.id
WITH e, giver, taker, collect(thing.name) AS things
RETURN e.date AS date, e.status AS status, e.mode AS mode, giver.name AS supplier, taker.name AS receiver, things, e.n_documents AS documents, e.id AS event
ORDER BY e.date_start, event, giver.id, taker.id
