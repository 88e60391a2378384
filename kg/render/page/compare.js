// Two picked nodes: what happened between them, the shortest paths, whom they share.
function mark(i, which) {
  if (which && S[which] === i) { change({ [which]: null, pick: null }); return; }
  const slot = which || (S.a === null || S.a === i ? 'a' : 'b');
  const other = slot === 'a' ? S.b : S.a;
  const patch = { [slot]: i };
  if (other === i) patch[slot === 'a' ? 'b' : 'a'] = null;
  else if (other !== null) Object.assign(patch, { pick: S.pick || 'between', sel: null });
  change(patch);
}

// Events in which both take part: as doer, as receiver, or in it together.
function between(a, b) {
  const with_ = (i) => new Set(G.nodes[i].into.filter((e) => PARTY.has(e.role) && F.pass[e.from]).map((e) => e.from));
  const first = with_(a);
  return [...with_(b)].filter((i) => first.has(i));
}

function direction(i, a, b) {
  const e = G.nodes[i];
  const [A, B] = [nameOf(G.nodes[a]), nameOf(G.nodes[b])];
  if ((SETTINGS.types[e.type] || {}).symmetric) return t('together');
  if (e.actors.includes(a) && e.recipients.includes(b)) return `${A} → ${B}`;
  if (e.actors.includes(b) && e.recipients.includes(a)) return `${B} → ${A}`;
  return t('together');
}

function comparison() {
  if (S.a === null && S.b === null) return null;
  const slot = (which) => el('div', { class: 'slot' }, el('b', { class: 'letter' }, which.toUpperCase()), S[which] === null ? el('span', { class: 'note' }, t('pick_one')) : nameButton(S[which]),
    S[which] === null ? null : button('×', () => change({ [which]: null, pick: null }), { class: 'close', 'aria-label': t('remove', { name: which.toUpperCase() }) }));
  const both = S.a !== null && S.b !== null;
  const tab = (kind) => button(t(`pick_${kind}`), () => change({ pick: S.pick === kind ? null : kind, sel: null }), { role: 'tab', id: `pick-${kind}`, 'aria-selected': String(S.pick === kind) });
  return el('section', { id: 'compare' }, el('div', { class: 'slots' }, slot('a'), slot('b')), both ? el('div', { class: 'tabs', role: 'tablist' }, ['between', 'paths', 'common'].map(tab)) : el('p', { class: 'note' }, t('pick_hint')),
    both && S.pick && !S.sel ? { between: betweenTab, paths: pathsTab, common: commonTab }[S.pick]() : null);
}

function betweenTab() {
  const list = between(S.a, S.b).sort(oldest);
  if (!list.length) return el('p', { class: 'note' }, t('nothing_between'));
  return el('div', { id: 'between' }, el('p', { class: 'note' }, t('n_events', { n: number(list.length) })), classBars(list), growing(list, 40, (i) => eventRow(i, direction(i, S.a, S.b)), 'rows dated'));
}

function pathsTab() {
  const found = shortestPaths(S.a, S.b, 3);
  if (!found.length) return el('p', { class: 'note' }, t('no_path'));
  return el('ol', { id: 'paths' }, found.map((path) => el('li', null, el('p', { class: 'note' }, t('n_steps', { n: path.length - 1 })),
    el('ul', { class: 'rows path' }, path.map((i, k) => (G.nodes[i].group === EVENT ? eventRow(i) : nodeRow(i, k ? joinText(path[k - 1], i) : null)))))));
}

function joinText(from, to) {
  const edge = [...G.nodes[from].out, ...G.nodes[from].into].find((e) => e.from === to || e.to === to);
  return edge ? roleOf(edge.role) : '';
}

function commonTab() {
  const list = commonNeighbours(S.a, S.b);
  if (!list.length) return el('p', { class: 'note' }, t('none_common'));
  return growing(list, 30, ([i, x, y]) => nodeRow(i, t('common_counts', { a: x, b: y })), 'rows common');
}

// Entities that meet both in events or relations, with how often.
function commonNeighbours(a, b) {
  const meets = (i) => {
    const many = new Map();
    const add = (j) => { if (j !== a && j !== b && isEntity(G.nodes[j])) many.set(j, (many.get(j) || 0) + 1); };
    for (const e of G.nodes[i].into) if (F.pass[e.from]) for (const x of G.nodes[e.from].out) add(x.to); else if (isEntity(G.nodes[e.from])) add(e.from);
    for (const e of G.nodes[i].out) add(e.to);
    return many;
  };
  const [x, y] = [meets(a), meets(b)];
  return [...x].filter(([i]) => y.has(i)).map(([i, n]) => [i, n, y.get(i)]).sort((p, q) => Math.min(q[1], q[2]) - Math.min(p[1], p[2]) || p[0] - q[0]);
}

const isOpen = (i) => F.ok[i] || F.pass[i];
function steps(i) {
  if (!G.nodes[i].steps) G.nodes[i].steps = [...new Set([...G.nodes[i].out.map((e) => e.to), ...G.nodes[i].into.map((e) => e.from)])].sort((p, q) => p - q);
  return G.nodes[i].steps;
}

// Breadth first from `from` to `to`; closed nodes and closed first steps are not used.
function shortest(from, to, closed, barred) {
  const before = new Map([[from, -1]]);
  let ring = [from];
  while (ring.length) {
    const next = [];
    for (const i of ring) for (const j of steps(i)) {
      if (before.has(j) || closed.has(j) || !isOpen(j) || (i === from && barred.has(j))) continue;
      before.set(j, i);
      if (j === to) { const path = []; for (let k = to; k !== -1; k = before.get(k)) path.unshift(k); return path; }
      next.push(j);
    }
    ring = next;
  }
  return null;
}

// The k shortest paths without loops (Yen, Management Science 17(11), 1971).
function shortestPaths(from, to, k) {
  const first = from === to ? null : shortest(from, to, new Set(), new Set());
  if (!first) return [];
  const found = [first];
  const waiting = new Map();
  while (found.length < k) {
    const last = found[found.length - 1];
    for (let at = 0; at < last.length - 1; at += 1) {
      const root = last.slice(0, at + 1);
      const barred = new Set(found.filter((p) => root.every((i, n) => p[n] === i)).map((p) => p[at + 1]));
      const spur = shortest(last[at], to, new Set(root.slice(0, -1)), barred);
      if (spur) { const path = [...root.slice(0, -1), ...spur]; waiting.set(path.join(','), path); }
    }
    for (const p of found) waiting.delete(p.join(','));
    const best = [...waiting.values()].sort((p, q) => p.length - q.length || (p.join() < q.join() ? -1 : 1))[0];
    if (!best) break;
    found.push(best);
  }
  return found;
}

function pickedNodes() {
  if (S.a === null || S.b === null) return null;
  if (S.pick === 'paths') return [...new Set(shortestPaths(S.a, S.b, 3).flat())];
  if (S.pick === 'between') return [S.a, S.b, ...between(S.a, S.b)];
  const common = commonNeighbours(S.a, S.b).slice(0, 40).map(([i]) => i);
  const shared = new Set([S.a, S.b, ...common]);
  const joins = (i) => new Set(G.nodes[i].into.filter((e) => F.pass[e.from]).map((e) => e.from));
  const events = [...joins(S.a), ...joins(S.b)].filter((i) => G.nodes[i].out.filter((e) => shared.has(e.to)).length > 1);
  return [...shared, ...new Set(events)];
}
