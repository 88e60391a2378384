// title_zh: 首次与最近接触
// title_en: First and last contact
// question_zh: 某行为体与每个对象首次和最近一次接触是何时？
// question_en: When did an actor first and last meet or speak with each of its partners?
// param actor: text
// example: actor=普京
MATCH (a:Entity) WHERE toLower($actor) IN [x IN [a.id, a.name, a.name_zh, a.name_en, CASE WHEN a:Country THEN a.iso3 END] + coalesce(a.aliases, []) WHERE x IS NOT NULL | toLower(x)]
MATCH (a)<-[:ACTOR|RECIPIENT]-(e:Event {type: 'CONSULT', status: 'occurred'})-[:ACTOR|RECIPIENT]->(o:Entity) WHERE o.id <> a.id AND e.date_start IS NOT NULL
WITH o, min(e.date_start) AS first, max(e.date_end) AS last, count(DISTINCT e) AS contacts
RETURN o.name AS partner, first, last, contacts, o.id AS id
ORDER BY contacts DESC, id
