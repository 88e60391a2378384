// Places on the screen. The page comes with a place for every node; where only some are shown they are drawn closer together.
const PLACE = { events: new Map(), actors: new Map() };
// What a node and its name need, in pixels: actors have longer names than events have types, and English longer types than Chinese.
const roomNow = () => (S.view === 'actors' ? { x: 118, y: 66 } : { x: S.lang === 'zh' ? 78 : 100, y: 40 });
let ROOM = roomNow();

const homeOf = (node) => (S.view === 'actors' ? [node.ax, node.ay] : [node.x, node.y]);

// Nodes that are on the screen already stay where they are, new ones come to their neighbours; `afresh` begins anew.
function settle(nodes, edges, afresh) {
  const map = PLACE[S.view === 'actors' ? 'actors' : 'events'];
  ROOM = roomNow();
  if (afresh) map.clear();
  const known = nodes.filter((i) => map.has(i) || S.pinned.has(i));
  const at = nodes.length === G.nodes.filter((n) => F.ok[n.i]).length && !known.length ? home(nodes) : known.length > nodes.length / 3 ? beside(nodes, edges, map) : arrange(nodes, edges);
  nodes.forEach((i, k) => map.set(i, S.pinned.get(i) || [at[2 * k], at[2 * k + 1]]));
  return map;
}

// In another language names are longer: what would overlap makes room, the rest stays where it is.
function makeRoom(nodes, map) {
  ROOM = roomNow();
  const at = Float64Array.from(nodes.flatMap((i) => map.get(i)));
  apart(at, Uint8Array.from(nodes, (i) => S.pinned.has(i)));
  nodes.forEach((i, k) => map.set(i, [at[2 * k], at[2 * k + 1]]));
}

function home(nodes) {
  const at = new Float64Array(nodes.length * 2);
  nodes.forEach((i, k) => { [at[2 * k], at[2 * k + 1]] = homeOf(G.nodes[i]); });
  return at;
}

// A few dozen steps of the force layout that made the places of the page (see kg/render/layout.py), then apart what overlaps.
const STEPS = 70;

function arrange(nodes, edges) {
  const n = nodes.length;
  const at = home(nodes);
  if (n < 2) return at;
  const row = new Map(nodes.map((i, k) => [i, k]));
  const links = edges.map((e) => [row.get(e.from), row.get(e.to)]);
  const mass = new Float64Array(n).fill(1);
  for (const [a, b] of links) { mass[a] += 1; mass[b] += 1; }
  scaleTo(at, 10 * Math.sqrt(n));
  let before = new Float64Array(2 * n);
  let speed = 1;
  for (let step = 0; step < STEPS; step += 1) {
    const force = forces(at, mass, links);
    let [swings, pulls] = [0, 0];
    for (let k = 0; k < n; k += 1) {
      swings += mass[k] * Math.hypot(force[2 * k] - before[2 * k], force[2 * k + 1] - before[2 * k + 1]);
      pulls += mass[k] * Math.hypot(force[2 * k] + before[2 * k], force[2 * k + 1] + before[2 * k + 1]) / 2;
    }
    speed = Math.min(pulls / (swings + 1e-9), speed * 1.5);
    for (let k = 0; k < n; k += 1) {
      const swing = Math.hypot(force[2 * k] - before[2 * k], force[2 * k + 1] - before[2 * k + 1]);
      const go = speed / (1 + speed * Math.sqrt(swing));
      at[2 * k] += force[2 * k] * go;
      at[2 * k + 1] += force[2 * k + 1] * go;
    }
    before = force;
  }
  drawIn(at);
  gather(at, links);
  stretch(at);
  scaleTo(at, ROOM.x * 0.75 * Math.sqrt(n));
  apart(at, new Uint8Array(n));
  return at;
}

function forces(at, mass, links) {
  const n = mass.length;
  const force = new Float64Array(2 * n);
  for (let a = 0; a < n; a += 1) {
    const [ax, ay, am] = [at[2 * a], at[2 * a + 1], 4 * mass[a]];
    for (let b = a + 1; b < n; b += 1) {
      const dx = at[2 * b] - ax;
      const dy = at[2 * b + 1] - ay;
      const push = (am * mass[b]) / (dx * dx + dy * dy + 0.5);
      force[2 * a] -= dx * push; force[2 * a + 1] -= dy * push;
      force[2 * b] += dx * push; force[2 * b + 1] += dy * push;
    }
  }
  for (const [a, b] of links) {
    const dx = at[2 * b] - at[2 * a];
    const dy = at[2 * b + 1] - at[2 * a + 1];
    force[2 * a] += dx; force[2 * a + 1] += dy;
    force[2 * b] -= dx; force[2 * b + 1] -= dy;
  }
  for (let k = 0; k < n; k += 1) {
    const inward = (1.2 * mass[k]) / (Math.hypot(at[2 * k], at[2 * k + 1]) + 1);
    force[2 * k] -= at[2 * k] * inward;
    force[2 * k + 1] -= at[2 * k + 1] * inward * 1.1; // screens are wider than high
  }
  return force;
}

// What hangs far out is brought nearer, so that the rest need not be drawn small.
function drawIn(at) {
  const n = at.length / 2;
  const far = Array.from({ length: n }, (_, k) => Math.hypot(at[2 * k], at[2 * k + 1])).sort((a, b) => a - b);
  const limit = 1.25 * far[Math.floor(n * 0.85)] + 1e-9;
  for (let k = 0; k < n; k += 1) {
    const r = Math.hypot(at[2 * k], at[2 * k + 1]);
    if (r > limit) { const by = (limit + 0.12 * (r - limit)) / r; at[2 * k] *= by; at[2 * k + 1] *= by; }
  }
}

// A picture that is much wider or higher than the window is stretched the other way, by half at most.
function stretch(at) {
  const sorted = (axis) => Array.from({ length: at.length / 2 }, (_, k) => at[2 * k + axis]).sort((a, b) => a - b);
  const extent = (axis) => { const all = sorted(axis); return all[Math.floor(all.length * 0.96)] - all[Math.floor(all.length * 0.04)] + 1e-9; };
  const stage = $('stage');
  const by = clamp(extent(0) / extent(1) / (stage.clientWidth / Math.max(1, stage.clientHeight)), 0.66, 1.5);
  for (let k = 0; k < at.length; k += 2) if (by > 1) at[k + 1] *= by; else at[k] /= by;
}

// Small parts without a link to the rest stand beside it, not far off.
function gather(at, links) {
  const n = at.length / 2;
  const part = Int32Array.from({ length: n }, (_, k) => k);
  const root = (k) => { let r = k; while (part[r] !== r) r = part[r]; part[k] = r; return r; };
  for (const [a, b] of links) part[root(a)] = root(b);
  const parts = new Map();
  for (let k = 0; k < n; k += 1) { const r = root(k); if (parts.has(r)) parts.get(r).push(k); else parts.set(r, [k]); }
  const [main, ...small] = [...parts.values()].sort((a, b) => b.length - a.length);
  const settled = [...main];
  const gap = 1.1 * Math.sqrt(main.reduce((sum, k) => sum + at[2 * k] ** 2 + at[2 * k + 1] ** 2, 0) / Math.max(1, main.length)) / Math.sqrt(main.length);
  for (const group of small) {
    const middle = [0, 1].map((axis) => group.reduce((sum, k) => sum + at[2 * k + axis], 0) / group.length);
    const isNear = () => group.some((a) => settled.some((b) => Math.hypot(at[2 * a] - at[2 * b], at[2 * a + 1] - at[2 * b + 1]) < gap * 1.6));
    for (let step = 0; step < 60 && !isNear(); step += 1) for (const k of group) { at[2 * k] -= middle[0] / 60; at[2 * k + 1] -= middle[1] / 60; }
    settled.push(...group);
  }
}

function scaleTo(at, span) {
  let sx = 0; let sy = 0;
  const n = at.length / 2;
  for (let k = 0; k < n; k += 1) { sx += at[2 * k]; sy += at[2 * k + 1]; }
  let spread = 1e-9;
  for (let k = 0; k < n; k += 1) { at[2 * k] -= sx / n; at[2 * k + 1] -= sy / n; spread += at[2 * k] ** 2 + at[2 * k + 1] ** 2; }
  const by = span / (2.4 * Math.sqrt(spread / n) + 1e-9);
  for (let k = 0; k < at.length; k += 1) at[k] *= by;
}

// Pushes apart nodes whose boxes overlap; fixed ones stay.
function apart(at, fixed, rounds = 60) {
  const n = at.length / 2;
  for (let round = 0; round < rounds; round += 1) {
    const cells = new Map();
    for (let k = 0; k < n; k += 1) {
      const key = `${Math.floor(at[2 * k] / ROOM.x)},${Math.floor(at[2 * k + 1] / ROOM.y)}`;
      const list = cells.get(key);
      if (list) list.push(k); else cells.set(key, [k]);
    }
    let hits = 0;
    for (let a = 0; a < n; a += 1) {
      const [cx, cy] = [Math.floor(at[2 * a] / ROOM.x), Math.floor(at[2 * a + 1] / ROOM.y)];
      for (let i = -1; i < 2; i += 1) for (let j = -1; j < 2; j += 1) for (const b of cells.get(`${cx + i},${cy + j}`) || []) {
        if (b > a && shove(at, fixed, a, b)) hits += 1;
      }
    }
    if (!hits) return;
  }
}

function shove(at, fixed, a, b) {
  let dx = (at[2 * b] - at[2 * a]) / ROOM.x;
  let dy = (at[2 * b + 1] - at[2 * a + 1]) / ROOM.y;
  let d = Math.sqrt(dx * dx + dy * dy);
  const free = (fixed[a] ? 0 : 1) + (fixed[b] ? 0 : 1);
  if (d >= 1 || !free) return false;
  if (d < 1e-6) { dx = Math.cos(a); dy = Math.sin(a); d = 1; }
  const by = (1.01 - Math.min(d, 1)) / d / free;
  if (!fixed[a]) { at[2 * a] -= dx * by * ROOM.x; at[2 * a + 1] -= dy * by * ROOM.y; }
  if (!fixed[b]) { at[2 * b] += dx * by * ROOM.x; at[2 * b + 1] += dy * by * ROOM.y; }
  return true;
}

function beside(nodes, edges, map) {
  const at = home(nodes);
  const row = new Map(nodes.map((i, k) => [i, k]));
  const fixed = new Uint8Array(nodes.length);
  nodes.forEach((i, k) => { const old = S.pinned.get(i) || map.get(i); if (old) { [at[2 * k], at[2 * k + 1]] = old; fixed[k] = 1; } });
  const done = new Uint8Array(fixed);
  for (let round = 0; round < 4; round += 1) {
    const sums = new Map();
    for (const e of edges) for (const [to, from] of [[row.get(e.from), row.get(e.to)], [row.get(e.to), row.get(e.from)]]) {
      if (done[to] || !done[from]) continue;
      const sum = sums.get(to) || [0, 0, 0];
      sum[0] += at[2 * from]; sum[1] += at[2 * from + 1]; sum[2] += 1;
      sums.set(to, sum);
    }
    for (const [k, [x, y, many]] of sums) {
      const turn = k * 2.399963; // the golden angle: newcomers of one node stand round it
      const away = many > 1 ? 40 : 110;
      at[2 * k] = x / many + Math.cos(turn) * away;
      at[2 * k + 1] = y / many + Math.sin(turn) * away;
      done[k] = 1;
    }
  }
  apart(at, fixed, 40);
  return at;
}
