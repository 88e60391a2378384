// title_zh: 某人的通话
// title_en: Calls of a person
// question_zh: 某人与谁通过话，何时，谈了什么？
// question_en: With whom did a person speak by telephone, when and about what?
// param person: text
// example: person=特朗普
MATCH (p:Entity) WHERE toLower($person) IN [x IN [p.id, p.name, p.name_zh, p.name_en, CASE WHEN p:Country THEN p.iso3 END] + coalesce(p.aliases, []) WHERE x IS NOT NULL | toLower(x)]
MATCH (e:Event {type: 'CONSULT', mode: 'call'})-[:ACTOR|RECIPIENT]->(p)
WITH DISTINCT e, p
MATCH (e)-[:ACTOR|RECIPIENT]->(other:Entity) WHERE other.id <> p.id
WITH DISTINCT e, other ORDER BY other.id
WITH e, collect(other.name) AS others
OPTIONAL MATCH (e)-[:ABOUT]->(theme:Entity)
WITH e, others, theme ORDER BY theme.id
WITH e, others, collect(theme.name) AS about
RETURN e.date AS date, e.status AS status, others, about, e.id AS event
ORDER BY e.date_start, event
