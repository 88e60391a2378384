// title_zh: 共同的交往对象
// title_en: Actors in common
// question_zh: 哪些行为体与两方都打过交道？
// question_en: Which actors dealt with both of two parties?
// param one: text
// param other: text
// example: one=USA other=CHN
MATCH (a:Entity) WHERE toLower($one) IN [x IN [a.id, a.name, a.name_zh, a.name_en, CASE WHEN a:Country THEN a.iso3 END] + coalesce(a.aliases, []) WHERE x IS NOT NULL | toLower(x)]
MATCH (b:Entity) WHERE toLower($other) IN [x IN [b.id, b.name, b.name_zh, b.name_en, CASE WHEN b:Country THEN b.iso3 END] + coalesce(b.aliases, []) WHERE x IS NOT NULL | toLower(x)] AND b.id <> a.id
WITH a.id AS one_id, b.id AS other_id ORDER BY one_id, other_id LIMIT 1
UNWIND [one_id, other_id] AS side
WITH one_id, other_id, side
MATCH (x:Entity {id: side})<-[:ACTOR|RECIPIENT]-(e:Event)
WITH DISTINCT one_id, other_id, side, e
MATCH (e)-[:ACTOR|RECIPIENT]->(c:Entity) WHERE c.id <> one_id AND c.id <> other_id
WITH c, count(DISTINCT CASE WHEN side = one_id THEN e.id END) AS with_one, count(DISTINCT CASE WHEN side = other_id THEN e.id END) AS with_other
WHERE with_one > 0 AND with_other > 0
RETURN c.name AS actor, head([l IN labels(c) WHERE l <> 'Entity']) AS label, with_one, with_other, c.id AS id
ORDER BY with_one + with_other DESC, id
