// title_zh: 两个行为体之间的最短链条
// title_en: Shortest chain between two actors
// question_zh: 两个行为体通过哪些事件和中间人相连？
// question_en: Through which events and actors are two actors connected?
// param one: text
// param other: text
// example: one=泽连斯基 other=中国
MATCH (a:Entity) WHERE toLower($one) IN [x IN [a.id, a.name, a.name_zh, a.name_en, CASE WHEN a:Country THEN a.iso3 END] + coalesce(a.aliases, []) WHERE x IS NOT NULL | toLower(x)]
MATCH (b:Entity) WHERE toLower($other) IN [x IN [b.id, b.name, b.name_zh, b.name_en, CASE WHEN b:Country THEN b.iso3 END] + coalesce(b.aliases, []) WHERE x IS NOT NULL | toLower(x)] AND b.id <> a.id
WITH a.id AS one, b.id AS other ORDER BY one, other LIMIT 1
MATCH p = allShortestPaths((x:Entity {id: one})-[:ACTOR|RECIPIENT|HOLDS_OFFICE|PART_OF|MEMBER_OF*..6]-(y:Entity {id: other}))
WITH [n IN nodes(p) | n.id] AS ids, [n IN nodes(p) | coalesce(n.title, n.name)] AS chain
RETURN size(ids) - 1 AS steps, chain, ids
ORDER BY ids LIMIT 3
