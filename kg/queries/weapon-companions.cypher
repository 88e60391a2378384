// title_zh: 与某武器同时出现者
// title_en: Co-travellers of a weapon
// question_zh: 哪些行为体和武器与某武器出现在同一事件中？
// question_en: Which actors and other weapons appear in the same events as a weapon?
// param weapon: text
// example: weapon=Tomahawk
MATCH (w:Weapon) WHERE toLower($weapon) IN [x IN [w.id, w.name, w.name_zh, w.name_en, CASE WHEN w:Country THEN w.iso3 END] + coalesce(w.aliases, []) WHERE x IS NOT NULL | toLower(x)]
MATCH (w)<-[:ABOUT|ACTOR|RECIPIENT]-(e:Event)-[:ACTOR|RECIPIENT|ABOUT]->(x:Entity) WHERE x.id <> w.id
WITH w, x, e ORDER BY e.id
WITH w, x, collect(DISTINCT e.type) AS types, count(DISTINCT e) AS events
RETURN w.name AS weapon, x.name AS companion, head([l IN labels(x) WHERE l <> 'Entity']) AS label, events, types, x.id AS id
ORDER BY events DESC, w.id, id
