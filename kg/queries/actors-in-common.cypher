// title_zh: 共同的交往对象
// title_en: Actors in common
// question_zh: 哪些行为体与两方都打过交道？
// question_en: Which actors dealt with both of two parties?
// param one: text
// param other: text
// example: one=USA other=CHN
MATCH (a:Entity) WHERE toLower($one) IN [x IN [a.id, a.name, a.name_zh, a.name_en, a.iso3] + coalesce(a.aliases, []) WHERE x IS NOT NULL | toLower(x)]
MATCH (b:Entity) WHERE toLower($other) IN [x IN [b.id, b.name, b.name_zh, b.name_en, b.iso3] + coalesce(b.aliases, []) WHERE x IS NOT NULL | toLower(x)] AND b.id <> a.id
MATCH (a)<-[:ACTOR|RECIPIENT]-(e:Event)-[:ACTOR|RECIPIENT]->(c:Entity) WHERE c.id <> a.id AND c.id <> b.id
WITH b, c, count(DISTINCT e) AS with_one
MATCH (b)<-[:ACTOR|RECIPIENT]-(f:Event)-[:ACTOR|RECIPIENT]->(c)
WITH c, with_one, count(DISTINCT f) AS with_other
RETURN c.name AS actor, head([l IN labels(c) WHERE l <> 'Entity']) AS label, with_one, with_other, c.id AS id
ORDER BY with_one + with_other DESC, id
