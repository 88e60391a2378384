// title_zh: 谁要求武器，结果如何
// title_en: Who asked for a weapon and what came of it
// question_zh: 谁请求过某种武器，之后是提供了还是拒绝了？
// question_en: Who asked for a weapon, and was it then given or refused?
// param weapon: text =
// example: weapon=Tomahawk
MATCH (w:Weapon) WHERE $weapon = '' OR any(x IN [w.id, w.name, w.name_zh, w.name_en] + coalesce(w.aliases, []) WHERE toLower(x) CONTAINS toLower($weapon))
MATCH (ask:Event {type: 'REQUEST'})-[:ABOUT]->(w)
MATCH (ask)-[:ACTOR]->(asker:Entity)
OPTIONAL MATCH (asker)-[:HOLDS_OFFICE|PART_OF]->(home:Entity)
WITH w, ask, asker, collect(home.id) + [asker.id] AS side
OPTIONAL MATCH (answer:Event)-[:ABOUT]->(w)
WHERE answer.type IN ['AID', 'REJECT', 'AGREE', 'CONCEDE'] AND coalesce(answer.date_end, '9999') >= coalesce(ask.date_start, '0000')
  AND EXISTS { MATCH (answer)-[:RECIPIENT]->(taker:Entity) WHERE taker.id IN side }
OPTIONAL MATCH (answer)-[:ACTOR]->(by:Entity)
RETURN w.name AS weapon, ask.date AS asked, asker.name AS asked_by, answer.date AS answered, by.name AS answered_by, answer.type AS outcome,
       answer.status AS status, ask.id AS request, answer.id AS event
ORDER BY w.id, ask.date_start, request, asker.id, answer.date_start, event, by.id
