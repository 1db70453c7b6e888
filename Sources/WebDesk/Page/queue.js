// Open cases, the newest first: look, decide, next.
import { api, may, on, path } from './api.js';
import { ask, h, pairs, put, say } from './dom.js';
import { className, classNames, language, lasting, lookNames, percent, t, when } from './words.js';

const verbKeys = { c: 'confirm', r: 'reject', d: 'dispatch', x: 'close' };
const needsNote = new Set(['reject', 'cancel', 'return', 'reopen']);

export async function show(place, [wanted]) {
  const state = { cases: [], next: null, chosen: wanted || null, filter: 'open', class: '' };
  const list = h('ul', { class: 'cases', 'aria-label': t('cases') });
  const detail = h('section', { class: 'detail', 'aria-live': 'off' }, h('p', { class: 'hint' }, t('choose')));
  const more = h('button', { onclick: () => load(true) }, t('more'));
  const select = (label, options, change) => h('label', {}, `${label} `, h('select', { onchange: (e) => change(e.target.value) },
    options.map(([value, text]) => h('option', { value }, text))));
  put(place, h('h1', { class: 'unseen' }, t('queue')),
    h('div', { class: 'split' },
      h('section', { class: 'list' },
        h('div', { class: 'row filters' },
          select(t('filter'), [['open', t('open')], ['overdue', t('overdue')], ['ended', t('ended')], ['all', t('all')]], (v) => { state.filter = v; load(); }),
          select(t('class'), [['', t('anyclass')], ...classNames().map((c) => [c, className(c)])], (v) => { state.class = v; load(); })),
        list, more, h('p', { class: 'hint keys' }, t('keys'))),
      detail));

  const fits = (item) => (state.filter === 'all' || (state.filter === 'ended') === ['closed', 'rejected', 'cancelled'].includes(item.state))
    && (state.filter !== 'overdue' || (item.deadline && new Date(item.deadline) < new Date()))
    && (!state.class || state.class === item.violation);

  async function load(isMore) {
    const query = new URLSearchParams({ limit: 50 });
    if (state.filter === 'open') query.set('open', 'true');
    if (state.filter === 'ended') query.set('open', 'false');
    if (state.filter === 'overdue') query.set('overdue', 'true');
    if (state.class) query.set('violation', state.class);
    if (isMore && state.next) query.set('cursor', state.next);
    const page = await api('/cases?' + query);
    state.cases = isMore ? [...state.cases, ...page.items] : page.items;
    state.next = page.next;
    draw();
  }

  function row(item) {
    const late = item.deadline && new Date(item.deadline) < new Date();
    return h('li', {}, h('button', {
      class: 'case', 'aria-current': item.number === state.chosen ? 'true' : null, 'data-number': item.number,
      onclick: () => choose(item.number),
    },
    item.evidence.includes('confirmed') ? h('img', { src: `/api/v1/events/${item.event}/evidence/confirmed`, alt: '', loading: 'lazy', width: 96, height: 54 }) : h('span', { class: 'noimg' }),
    h('span', { class: 'what' }, h('b', {}, className(item.violation)), h('span', {}, item.address || `${item.camera}/${item.preset}`), h('span', { class: 'faint' }, when(item.confirmed))),
    h('span', { class: `state ${item.state}` }, t(item.state)),
    late ? h('span', { class: 'state bad' }, t('late')) : null));
  }

  function draw() {
    put(list, state.cases.length ? state.cases.map(row) : h('li', { class: 'hint' }, t('nocases')));
    more.hidden = !state.next;
  }

  async function choose(number) {
    state.chosen = number;
    history.replaceState(null, '', `#/queue/${path(number)}`);
    for (const button of list.querySelectorAll('.case')) {
      if (button.dataset.number === number) { button.setAttribute('aria-current', 'true'); button.scrollIntoView({ block: 'nearest' }); } else button.removeAttribute('aria-current');
    }
    try { drawCase(await api('/cases/' + path(number))); } catch (error) { put(detail, h('p', { class: 'problem', role: 'alert' }, error.message)); }
  }

  function drawCase(item) {
    state.current = item;
    const zoneNames = [item.camera + '/' + item.preset, item.address].filter(Boolean).join(' · ');
    put(detail,
      h('h2', {}, className(item.violation), ' ', h('span', { class: `state ${item.state}` }, t(item.state))),
      item.closing_proposed ? h('p', { class: 'note' }, t('proposed')) : null,
      may('officer') ? h('div', { class: 'row verbs' }, item.verbs.map((verb) => h('button', {
        class: ['confirm', 'dispatch', 'handle', 'finish', 'verify', 'close'].includes(verb) ? 'primary' : null, 'data-verb': verb, onclick: () => act(verb),
      }, t(verb)))) : null,
      pictures(item),
      h('p', { class: 'why' }, item.words[language()]),
      pairs([[t('number'), item.case], [t('place'), zoneNames], [t('zone'), item.zone], [t('seen'), when(item.first_seen)], [t('confirmed'), when(item.confirmed)],
          [t('confidence'), percent(item.confidence)], [t('deadline'), clock(item)]]),
      item.reason.signals.length ? h('details', {}, h('summary', {}, t('why')), h('table', {},
        h('thead', {}, h('tr', {}, [t('signal'), t('value'), t('floor')].map((x) => h('th', { scope: 'col' }, x)))),
        h('tbody', {}, item.reason.signals.map((s, index) => h('tr', {}, h('td', { title: s.name }, item.words.signals[index][language()]), h('td', {}, s.value), h('td', {}, s.threshold ?? '–')))))) : null,
      may('officer') && item.evidence.confirmed ? teaching(item) : null,
      h('h3', {}, t('history')),
      h('ol', { class: 'history' }, item.history.map((c) => h('li', {}, `${when(c.at)} · ${t(c.to)} · ${c.actor}${c.note ? ` · ${c.note}` : ''}`))));
  }

  function teaching(item) {
    const select = h('select', { id: 'look' }, lookNames().map(([look, name]) => h('option', { value: look }, name)));
    return h('details', { class: 'teach' }, h('summary', {}, t('teach')), h('p', { class: 'hint' }, t('teachhelp')),
      h('p', { class: 'row' }, h('label', { for: 'look' }, t('really')), select, h('button', { id: 'teach', onclick: async () => {
        try { await api('/labels', { method: 'POST', body: { event: item.event, class: select.value } }); say(t('taught')); } catch (error) { say(error.message, true); }
      } }, t('save'))));
  }

  function clock(item) {
    const place = h('span', { class: 'clock' });
    const tick = () => {
      if (!item.deadline) { place.textContent = t('nodeadline'); return; }
      const rest = (new Date(item.deadline) - new Date()) / 1000;
      place.textContent = `${when(item.deadline)} · ${lasting(rest)} ${t(rest < 0 ? 'late' : 'left')}`;
      place.classList.toggle('bad', rest < 0 && ['registered', 'dispatched', 'handling', 'handled', 'verified', 'reported'].includes(item.state));
    };
    tick();
    clearInterval(state.timer);
    state.timer = setInterval(tick, 1000);
    return place;
  }

  function pictures(item) {
    const at = (kind) => `/api/v1/events/${item.event}/evidence/${kind}`;
    const kinds = Object.keys(item.evidence);
    const last = ['after', 'confirmed', 'first'].find((k) => kinds.includes(k));
    const parts = [];
    if (kinds.includes('before') && last) {
      const top = h('img', { src: at('before'), alt: t('before'), class: 'upper' });
      const box = h('div', { class: 'compare', css: { '--cut': '50%' } }, h('img', { src: at(last), alt: t('after') }), top,
        h('span', { class: 'edge' }), h('span', { class: 'tag one' }, t('before')), h('span', { class: 'tag two' }, t('after')));
      const range = h('input', { type: 'range', min: 0, max: 100, value: 50, 'aria-label': t('slider'), oninput: (e) => box.style.setProperty('--cut', e.target.value + '%') });
      parts.push(h('div', { class: 'slider' }, box, range));
    }
    if (kinds.includes('annotated')) parts.push(h('figure', {}, h('img', { src: at('annotated'), alt: `${t('annotated')}: ${className(item.violation)}` }), h('figcaption', {}, t('annotated'))));
    if (kinds.includes('clip')) parts.push(h('figure', {}, h('video', { src: at('clip'), controls: true, preload: 'metadata', muted: true, 'aria-label': t('clip') }), h('figcaption', {}, t('clip'))));
    return h('div', { class: 'pictures' }, parts);
  }

  async function act(verb) {
    const item = state.current;
    if (!item || !item.verbs.includes(verb) || !may('officer')) return;
    let note;
    if (needsNote.has(verb)) {
      const answer = await ask(`${t(verb)} · ${className(item.violation)}`, h('p', {}, h('label', { for: 'note' }, `${t('note')} `), h('input', { id: 'note', name: 'note', maxlength: 4000, autocomplete: 'off' }), h('small', {}, t('notehelp'))), t('yes'), t('no'));
      if (!answer) return;
      note = answer.get('note').trim() || undefined;
    }
    try {
      const after = await api(`/cases/${path(item.case)}/steps`, { method: 'POST', body: { verb, note } });
      say(`${after.case}: ${t(after.state)}`);
      const place = state.cases.findIndex((c) => c.number === item.case);
      if (place >= 0) { state.cases[place] = { ...state.cases[place], state: after.state, deadline: after.deadline, verbs: after.verbs }; if (!fits(state.cases[place])) state.cases.splice(place, 1); draw(); }
      if (['reject', 'cancel', 'close'].includes(verb) && state.cases[Math.max(0, place)]) choose(state.cases[Math.min(Math.max(0, place), state.cases.length - 1)].number);
      else drawCase(after);
    } catch (error) { say(error.message, true); }
  }

  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) || document.querySelector('dialog[open]')) return;
    const index = state.cases.findIndex((c) => c.number === state.chosen);
    if (event.key === 'j' || event.key === 'k') {
      const next = state.cases[index < 0 ? 0 : Math.min(state.cases.length - 1, Math.max(0, index + (event.key === 'j' ? 1 : -1)))];
      if (next) choose(next.number);
    } else if (verbKeys[event.key]) act(verbKeys[event.key]);
    else return;
    event.preventDefault();
  }

  const off = [
    on('case', ({ change, case: item }) => {
      const index = state.cases.findIndex((c) => c.number === item.number);
      if (!fits(item)) { if (index >= 0) state.cases.splice(index, 1); }
      else if (index >= 0) state.cases[index] = item;
      else {
        const place = state.cases.findIndex((c) => new Date(c.confirmed) < new Date(item.confirmed));
        if (place >= 0 || !state.next) state.cases.splice(place < 0 ? state.cases.length : place, 0, item);
      }
      if (change === 'filed') say(`${t('newcase')}: ${className(item.violation)}, ${item.address || item.camera}`);
      draw();
      if (item.number === state.chosen) choose(item.number);
    }),
    on('reset', () => load()),
  ];
  addEventListener('keydown', key);
  await load();
  if (state.chosen) choose(state.chosen);
  return () => { off.forEach((f) => f()); removeEventListener('keydown', key); clearInterval(state.timer); };
}
