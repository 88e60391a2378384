// title_zh: 行为体概况
// title_en: Profile of an actor
// question_zh: 某行为体做过什么、遭遇过什么，各多少次？
// question_en: What did an actor do and meet with, how often and with which status?
// param actor: text
// example: actor=美国
MATCH (a:Entity) WHERE toLower($actor) IN [x IN [a.id, a.name, a.name_zh, a.name_en, CASE WHEN a:Country THEN a.iso3 END] + coalesce(a.aliases, []) WHERE x IS NOT NULL | toLower(x)]
MATCH (a)<-[r:ACTOR|RECIPIENT]-(e:Event)
WITH type(r) AS role, e.type AS type, e.status AS status, count(DISTINCT e) AS events, min(e.date_start) AS first, max(e.date_end) AS last
RETURN role, type, status, events, first, last
ORDER BY events DESC, role, type, status
