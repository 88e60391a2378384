// The panel on the right: what is known of the selected thing, and who says so.
function drawPanel() {
  const panel = $('panel');
  const hadFocus = panel.contains(document.activeElement) ? document.activeElement.dataset.go : null;
  panel.setAttribute('aria-label', t('details'));
  panel.replaceChildren(...[comparison(), body()].flat().filter(Boolean));
  panel.scrollTop = 0;
  if (hadFocus !== null && hadFocus !== undefined) { const again = panel.querySelector(`.item[data-go="${hadFocus}"]`); (again || panel).focus({ preventScroll: true }); }
}

function body() {
  if (S.list === 'undated' && !S.sel) return undatedList();
  if (!S.sel) return S.a !== null || S.b !== null ? null : overview();
  if ('pair' in S.sel) return dyadPanel(...S.sel.pair);
  if ('edge' in S.sel) return edgePanel(G.edges[S.sel.edge]);
  const node = G.nodes[S.sel.node];
  return node.group === EVENT ? eventPanel(node) : node.group === DOCUMENT ? documentPanel(node) : entityPanel(node);
}

function title(node, kind, text) {
  return el('header', { class: 'title' }, el('p', { class: 'kind' }, node ? badge(node) : null, kind), el('h2', { tabindex: '-1' }, bdi(flat(text))), button('×', () => select(null), { class: 'close', 'aria-label': t('close'), title: `${t('close')} (Esc)` }));
}

function actions(node) {
  const can = isEntity(node);
  const isShown = V.nodes.includes(node.i);
  return el('div', { class: 'actions' },
    button(t('focus'), () => change({ focus: node.i, pick: null }), { title: `${t('focus_hint')} (f)`, 'aria-pressed': String(S.focus === node.i) }),
    button(t('expand'), () => expand(node.i), { title: `${t('expand_hint')} (e)` }),
    button(S.pinned.has(node.i) ? t('unpin') : t('pin'), () => pin(node.i), { title: '(p)', disabled: !isShown && !S.pinned.has(node.i) }),
    button(t('hide'), () => hide(node.i), { title: '(x)' }),
    can ? button(S.a === node.i ? t('is_a') : t('as_a'), () => mark(node.i, 'a'), { class: 'ab', 'aria-pressed': String(S.a === node.i) }) : null,
    can ? button(S.b === node.i ? t('is_b') : t('as_b'), () => mark(node.i, 'b'), { class: 'ab', 'aria-pressed': String(S.b === node.i) }) : null);
}

// --- nothing selected: what this graph is about
function overview() {
  const passing = G.events.filter((e) => F.pass[e.i]).map((e) => e.i);
  const actors = G.nodes.filter((n) => isEntity(n) && F.ok[n.i]).sort((a, b) => F.degree[b.i] - F.degree[a.i] || a.i - b.i).slice(0, 8);
  const docs = G.nodes.filter((n) => n.group === DOCUMENT);
  const counts = [['documents', docs.length], ['entities', G.nodes.filter(isEntity).length], ['events', G.events.length]];
  return [el('header', { class: 'title' }, el('p', { class: 'kind' }, t('overview')), el('h2', { tabindex: '-1' }, bdi(titleOf()))),
    el('div', { class: 'figures' }, counts.map(([k, n]) => el('div', null, el('b', null, number(n)), el('span', null, t(k))))),
    Number.isFinite(G.first) ? el('p', { class: 'note' }, t('spans', { from: isoOf(G.first), to: isoOf(G.last) })) : null,
    section(t('most_connected'), el('ul', { class: 'rows' }, actors.map((n) => nodeRow(n.i, t('n_links', { n: F.degree[n.i] }))))),
    section(t('latest_events'), eventList(passing.sort(newest), 8)), el('p', { class: 'note' }, t('how_to_start'))];
}

function undatedList() {
  const list = G.events.filter((e) => F.timed[e.i] && e.day0 === null).map((e) => e.i);
  return [el('header', { class: 'title' }, el('p', { class: 'kind' }, t('timeline')), el('h2', { tabindex: '-1' }, t('n_undated', { n: number(list.length) })), button('×', () => change({ list: null }), { class: 'close', 'aria-label': t('close') })), eventList(list, 40)];
}

// --- an event
function eventPanel(e) {
  const said = e.out.filter((x) => x.role === 'SAID_BY').map((x) => x.to);
  const about = e.out.filter((x) => x.role === 'ABOUT').map((x) => x.to);
  const meant = [...e.out, ...e.into].filter((x) => x.role === 'FULFILLED_BY');
  const status = el('span', { class: 'now' }, badge(e), ' ', statusOf(e.status));
  return [title(e, [typeOf(e.type), modeOf(e)].filter(Boolean).join(' · '), nameOf(e)), actions(e),
    facts([[t('status'), status], [t('date'), e.date ? [dateOf(e), e.date_precision === 'day' ? null : el('small', null, ` ${t(`precision_${e.date_precision}`)}`)] : t('undated')],
      [roleOf('ACTOR'), names(e.actors)], [roleOf('RECIPIENT'), names(e.recipients)], [roleOf('ABOUT'), names(about)], [roleOf('AT'), names(e.places)],
      [t('says_who'), said.length ? names(said) : null], [t('class'), [el('span', { class: 'spot', style: { '--tone': quadTone(e.quad) } }), ' ', quadOf(e.quad), el('small', null, ` Goldstein ${signed(e.goldstein || 0)}`)]],
      [t('facet_conf'), e.confidence === undefined ? null : e.confidence.toFixed(2)],
      [t('plan'), meant.map((x) => [x.from === e.i ? t('fulfilled_by') : t('fulfils'), ' ', nameButton(x.from === e.i ? x.to : x.from)])]]),
    contested(e), section(t('evidence', { n: e.docs.length }), proofList(e.proof)), merges(e), why(e), section(t('neighbours'), neighbourList(e))];
}

// What the articles do not agree on, side by side.
function contested(node) {
  if (!node.contested) return null;
  const byName = new Map();
  for (const row of node.contested) { if (!byName.has(row[0])) byName.set(row[0], []); byName.get(row[0]).push(row); }
  const place = (doc) => (typeof doc === 'number' ? [nameButton(doc, G.nodes[doc].source ? `${G.nodes[doc].source}` : G.nodes[doc].name), ' '] : [bdi(flat(doc)), ' ']);
  return section(t('contested'), [...byName].map(([name, rows]) => el('div', { class: 'contested' }, el('h4', null, t(`slot_${name}`) === `slot_${name}` ? bdi(flat(name)) : t(`slot_${name}`)),
    el('div', { class: 'sides' }, rows.map(([, value, docs]) => el('div', null, el('b', null, valueText(value)), el('small', null, docs.map(place))))))));
}

const valueText = (value) => { const node = G.byKey.get(value); return node ? nameButton(node.i) : own(SETTINGS.display.status, value) ? statusOf(value) : own(SETTINGS.types, value) ? typeOf(value) : bdi(flat(value)); };

function merges(node) {
  const list = G.decisions.get(node.i) || [];
  const line = (d) => {
    const other = d.kept === node.key ? d.merged : d.kept;
    const [mine, theirs] = d.kept === node.key ? d.names || [] : [...(d.names || [])].reverse();
    const found = G.byKey.get(other);
    const named = found && found !== node ? nameButton(found.i) : el('b', null, bdi(short(theirs || other, 80)));
    return el('li', null, el('p', null, t(`decision_${d.kind}`), ' ', named, mine && mine !== theirs ? el('small', null, ' ← ', bdi(short(mine, 60))) : null), el('p', { class: 'note' }, bdi(flat(d.reason)), d.score === undefined ? null : ` (${Number(d.score).toFixed(2)})`));
  };
  return section(t('merged'), list.length ? el('ul', { class: 'plain' }, list.map(line)) : null);
}

const why = (node) => (node.reasons ? el('details', { class: 'why' }, el('summary', null, t('why')), el('ul', { class: 'plain' }, node.reasons.map((r) => el('li', null, bdi(flat(r)))))) : null);

function neighbourList(node) {
  const list = neighbours(node).sort((a, b) => b.node.degree - a.node.degree);
  const seen = new Map();
  for (const n of list) { if (!seen.has(n.node.i)) seen.set(n.node.i, []); seen.get(n.node.i).push(n.out || node.group !== EVENT ? roleOf(n.edge.role) : roleOf(n.edge.role)); }
  return growing([...seen], 12, ([i, roles]) => nodeRow(i, [...new Set(roles)].join(' · ')), 'rows neighbours');
}

// --- an entity
function entityPanel(node) {
  const events = [...new Set(node.into.filter((x) => G.nodes[x.from].group === EVENT).map((x) => x.from))];
  const passing = events.filter((i) => F.pass[i]).sort(newest);
  const roles = (i) => [...new Set(G.nodes[i].out.filter((x) => x.to === node.i).map((x) => roleOf(x.role)))].join(' · ');
  const other = node.aliases.filter((a) => a !== node.zh && a !== node.en && a !== node.name);
  const relations = [...node.out.map((x) => [x, x.to]), ...node.into.filter((x) => isEntity(G.nodes[x.from])).map((x) => [x, x.from])];
  const partners = partnersOf(node, passing);
  return [title(node, [labelOf(node.group), node.sector || node.weapon_class].filter(Boolean).map(flat).join(' · '), nameOf(node)), actions(node),
    facts([[t('names'), [...new Set([node.zh, node.en, node.name].filter((n) => n && flat(n) !== nameOf(node)))].map((n, k) => [k ? ' · ' : '', bdi(flat(n))])], [t('aliases'), other.slice(0, 24).map((a, k) => [k ? ' · ' : '', bdi(flat(a))])],
      [t('facet_country'), node.iso3 && node.group !== 'Country' ? (G.byIso.get(node.iso3) ? nameButton(G.byIso.get(node.iso3).i) : countryOf(node.iso3)) : null],
      ['Wikidata', node.wikidata ? link(`https://www.wikidata.org/wiki/${encodeURIComponent(node.wikidata)}`, node.wikidata) : null], [t('mentions'), node.n_mentions ? `${number(node.n_mentions)} · ${t('n_documents', { n: node.n_documents || 0 })}` : null]]),
    contested(node), section(t('relations'), relations.length ? growing(relations, 6, ([x, i]) => relationRow(x, i), 'rows') : null),
    section(t('partners'), partners.length ? growing(partners, 6, (p) => partnerRow(node, p), 'rows') : null),
    section(t('n_events', { n: number(passing.length) }), passing.length ? eventList(passing, 12, roles) : null, passing.length < events.length ? el('p', { class: 'note' }, t('n_filtered', { n: number(events.length - passing.length) })) : null),
    section(t('mentioned_in', { n: node.docs.length }), node.proof.length ? proofList(node.proof, 3) : null), merges(node), section(t('neighbours'), node.degree ? neighbourList(node) : null)];
}

function relationRow(x, i) {
  const note = [roleOf(x.role), x.proof && x.proof.title ? officeOf(x.proof) : '', x.to === i ? '→' : '←'].filter(Boolean).join(' · ');
  return el('li', null, button([badge(G.nodes[i]), el('span', { class: 'what' }, bdi(short(nameOf(G.nodes[i]), 80)), el('small', null, note))], () => select({ edge: x.i }), { class: 'item', 'data-go': i }));
}

function partnersOf(node, events) {
  const many = new Map();
  for (const i of events) { const e = G.nodes[i]; if (e.parties.includes(node.i)) for (const p of e.parties) if (p !== node.i) many.set(p, (many.get(p) || 0) + 1); }
  return [...many].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

const partnerRow = (node, [i, n]) => el('li', null, button([badge(G.nodes[i]), el('span', { class: 'what' }, bdi(short(nameOf(G.nodes[i]), 60)), el('small', null, t('n_events', { n })))], () => select({ pair: [node.i, i] }), { class: 'item', 'data-go': i }));

function documentPanel(node) {
  const events = [...new Set(node.proof.filter((p) => G.nodes[p.node].group === EVENT).map((p) => p.node))].sort(oldest);
  const entities = [...new Set(node.proof.filter((p) => isEntity(G.nodes[p.node])).map((p) => p.node))];
  return [title(node, labelOf(DOCUMENT), nameOf(node)), el('div', { class: 'actions' }, button(t('show_these'), () => change({ expanded: new Set([...S.expanded, ...events.slice(0, 40)]) }))),
    facts([[t('facet_source'), node.source ? bdi(flat(node.source)) : null], [t('date'), node.date || t('undated')], [t('facet_lang'), langOf(node.lang || '')], [t('link'), node.url ? link(node.url, short(node.url, 60)) : null],
      [t('duplicate_of'), node.duplicate_of && G.byKey.has(node.duplicate_of) ? nameButton(G.byKey.get(node.duplicate_of).i) : null]]),
    section(t('n_events', { n: events.length }), events.length ? eventList(events, 30) : null), section(t('n_entities', { n: entities.length }), entities.length ? growing(entities, 12, (i) => nodeRow(i, labelOf(G.nodes[i].group)), 'rows') : null)];
}

// --- an edge
function edgePanel(x) {
  const [a, b] = [G.nodes[x.from], G.nodes[x.to]];
  const proof = x.proof || {};
  const rows = (proof.shown || []).map(([doc, sentence, page]) => ({ doc, sentence, start: 0, end: 0, marks: [], page: page || 0 })).filter((p) => p.doc >= 0);
  const isRole = a.group === EVENT;
  return [title(null, isRole ? t('role') : t('relation'), roleOf(x.role)), facts([[isRole ? t('event') : t('from_node'), nameButton(a.i)], [isRole ? roleOf(x.role) : t('to_node'), nameButton(b.i)], [t('office'), proof.title ? bdi(officeOf(proof)) : null], [t('term'), termOf(proof)],
    [t('facet_conf'), proof.confidence === undefined ? null : Number(proof.confidence).toFixed(2)]]), section(t('evidence', { n: isRole ? a.docs.length : rows.length }), isRole ? proofList(a.proof) : rows.length ? proofList(rows) : null)];
}

function dyadPanel(a, b) {
  const list = between(a, b);
  const real = list.filter((i) => G.nodes[i].status === 'occurred');
  const mean = real.length ? real.reduce((s, i) => s + (G.nodes[i].goldstein || 0), 0) / real.length : null;
  return [title(null, t('between'), `${nameOf(G.nodes[a])} – ${nameOf(G.nodes[b])}`), el('div', { class: 'actions' }, button(t('compare'), () => change({ a, b, sel: null, pick: 'between' }))),
    facts([[t('events'), number(list.length)], [t('balance'), mean === null ? null : el('span', { class: 'balance', style: { '--tone': balanceTone(mean) } }, signed(mean))]]), section(t('by_class'), classBars(list)), section(t('events'), eventList(list.sort(newest), 30, (i) => direction(i, a, b)))];
}

function classBars(list) {
  const by = new Map();
  for (const i of list) by.set(G.nodes[i].quad, (by.get(G.nodes[i].quad) || 0) + 1);
  return el('ul', { class: 'bars' }, [...by].sort((x, y) => y[1] - x[1]).map(([quad, n]) => el('li', { style: { '--tone': quadTone(quad), '--share': `${(100 * n) / list.length}%` } }, el('span', null, quadOf(quad)), el('b', null, n))));
}
