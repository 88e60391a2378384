// title_zh: 谁拥有和制造某武器
// title_en: Holders and makers of a weapon
// question_zh: 谁拥有、谁制造某种武器？
// question_en: Who has a weapon, and who makes it?
// param weapon: text =
// example: weapon=Patriot
MATCH (w:Weapon) WHERE $weapon = '' OR any(x IN [w.id, w.name, w.name_zh, w.name_en] + coalesce(w.aliases, []) WHERE toLower(x) CONTAINS toLower($weapon))
MATCH (w)-[r:HAS_WEAPON|PRODUCED_BY]-(x:Entity)
RETURN w.name AS weapon, type(r) AS relation, x.name AS who, size(r.documents) AS documents, r.sentences[0] AS sentence
ORDER BY w.id, relation, x.id
