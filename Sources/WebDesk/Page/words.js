// Every word of the page in both languages; classes come with their names from the catalogue.
const table = {
  queue: ['Queue', '待办'], wall: ['Wall', '监控墙'], map: ['Map', '地图'], editor: ['Zones', '区域'],
  timetable: ['Timetable', '巡查表'], numbers: ['Numbers', '统计'], sections: ['Sections', '栏目'],
  skip: ['Skip to content', '跳到内容'], live: ['live', '实时'], notlive: ['not live', '未连接'],
  signin: ['Sign in', '登录'], signout: ['Sign out', '退出'], token: ['Token', '令牌'],
  signinhelp: ['Paste the token that was made for you (curbwatch desk token add).', '请粘贴为您生成的令牌（curbwatch desk token add）。'],
  wrongtoken: ['This token is not known.', '令牌无效。'],
  open: ['Open', '未结'], all: ['All', '全部'], overdue: ['Overdue', '超期'], ended: ['Ended', '已结'],
  anyclass: ['Any class', '全部类别'], filter: ['Show', '显示'], class: ['Class', '类别'], more: ['More', '更多'],
  nocases: ['No cases here. New ones appear by themselves.', '暂无案件，新案件会自动出现。'],
  choose: ['Choose a case, or press j and k.', '请选择案件，或按 j / k。'],
  keys: ['Keys: j k next and previous · c confirm · r reject · d dispatch · x close', '快捷键：j k 上下 · c 立案 · r 驳回 · d 派遣 · x 结案'],
  confirm: ['Confirm', '立案'], reject: ['Reject', '驳回'], dispatch: ['Dispatch', '派遣'], handle: ['Begin work', '开始处置'],
  finish: ['Work is done', '处置完成'], verify: ['Verify', '核查'], close: ['Close', '结案'], reopen: ['Reopen', '重开'],
  cancel: ['Cancel case', '作废'], return: ['Send back', '退回'],
  reported: ['reported', '上报'], registered: ['registered', '立案'], dispatched: ['dispatched', '派遣'], handling: ['handling', '处置中'],
  handled: ['handled', '已处置'], verified: ['verified', '已核查'], closed: ['closed', '结案'], rejected: ['rejected', '驳回'], cancelled: ['cancelled', '作废'],
  why: ['Why', '原因'], note: ['Note', '备注'], notehelp: ['For the history; may be empty.', '记入流程，可留空。'],
  yes: ['Do it', '确定'], no: ['Back', '返回'], history: ['History', '流程'], deadline: ['Deadline', '时限'],
  left: ['left', '剩余'], late: ['late', '超时'], nodeadline: ['no deadline yet', '尚无时限'], before: ['before', '之前'], after: ['now', '之后'],
  slider: ['Before and after', '前后对比'], seen: ['First seen', '首次发现'], confirmed: ['Confirmed', '确认'], confidence: ['Confidence', '置信度'],
  place: ['Place', '地点'], zone: ['Zone', '区域'], number: ['Case', '案号'], proposed: ['The place is clean again: closing is proposed.', '现场已恢复，建议结案。'],
  done: ['Done', '完成'], teach: ['Teach', '教学'], teachhelp: ['What the framed thing really is; the classifier learns it at the next fitting.', '框内物体实际为何物，下次训练时分类器将学习。'], really: ['It is', '实际为'], taught: ['Kept for the next fitting.', '已保存，待下次训练。'], newcase: ['New case', '新案件'], clip: ['Clip around the confirmation', '确认前后的片段'], annotated: ['What was found', '标注图'], value: ['Value', '值'], floor: ['Held against', '阈值'], signal: ['Signal', '信号'],
  usable: ['usable', '正常'], unusable: ['unusable', '不可用'], failing: ['failing', '失败'], waiting: ['waiting', '等待'], not_visited: ['not visited', '不巡查'],
  nextvisit: ['Next visit', '下次巡查'], watched: ['Watched', '持续监看'], lastvisit: ['Last visit', '上次巡查'], opencases: ['open cases', '未结案件'], visitnow: ['Visit now', '立即巡查'],
  nopicture: ['No picture yet', '暂无图片'], anyhealth: ['Any state', '全部状态'], busy: ['With open cases', '有未结案件'], find: ['Camera', '摄像头'],
  asked: ['The view is visited next.', '即将巡查。'], noviews: ['No views.', '没有画面。'],
  heat: ['Heat', '热力'], cases: ['Cases', '案件'], days: ['Days', '天数'], mapkeys: ['Drag or use the arrow keys to move, + and − to zoom.', '拖动或方向键移动，+ − 缩放。'],
  noplaces: ['No camera or case has coordinates.', '没有带坐标的摄像头或案件。'], aslist: ['As a list', '列表'], zoomin: ['Zoom in', '放大'], zoomout: ['Zoom out', '缩小'], fit: ['Show all', '全部显示'],
  view: ['View', '画面'], addzone: ['Draw a zone', '绘制区域'], kind: ['Kind', '类型'], name: ['Name', '名称'], remove: ['Remove', '删除'], save: ['Save', '保存'], preview: ['Preview', '预览'],
  drawhelp: ['Click corners on the picture; Enter or the first corner ends the zone, Escape drops it. Drag corners to move them; with the keyboard, choose a corner and use the arrow keys.', '在图上点击顶点，回车或点击首点完成，Esc 取消。拖动顶点可移动，也可选中顶点后用方向键。'],
  savehelp: ['This will be written into views.d:', '将写入 views.d：'], saved: ['Saved.', '已保存。'], inforce: ['Saved and in force.', '已保存并生效。'],
  judgedhelp: ['What the rules would have said of the last day with these zones:', '按这些区域，规则对最近一天的判定：'], pictures: ['pictures', '张图片'], newevent: ['new event', '新增事件'], goneevent: ['event no more', '不再成立的事件'], waitingevent: ['still waiting', '仍在计时'],
  judgedlimits: ['Judged anew from what was seen then. Things that stood in no zone then were not classified and are told by size and place; bins and daily looks of new zones are missing.', '依据当时的观测重新判定。当时不在任何区域内的物体未分类，按大小和位置判断；新区域的垃圾桶检查和每日查看缺失。'],
  previewhelp: ['What was seen in the last day, and in which zone it would lie:', '最近一天的发现及其所在区域：'], nothing: ['Nothing.', '无。'], outside: ['outside', '区域外'], ignored: ['ignored', '忽略'],
  notadmin: ['Only an admin may save zones.', '仅管理员可保存。'], noedit: ['This desk has no settings file to draw for.', '未提供配置文件，无法绘制。'], suspicion: ['suspicion', '疑似'], event: ['event', '事件'],
  week: ['Week', '周'], prev: ['Earlier', '上一周'], next: ['Later', '下一周'], visits: ['visits', '次巡查'], missed: ['missed', '错过'], lostvisits: ['What was missed, and why', '错过的巡查及原因'], novisits: ['No visits in this week.', '本周无巡查。'],
  byclass: ['By class', '按类别'], byday: ['By day', '按日'], byview: ['By view', '按画面'], falserate: ['False rate', '误报率'], engine: ['Engine', '引擎'], total: ['All cases', '案件总数'],
  dropped: ['dropped', '剔除'], judged: ['judged', '已判定'], mediantime: ['Half were closed within', '半数结案用时'], memory: ['Memory', '内存'], listeners: ['Listeners', '在线页面'], pervisit: ['Per visit', '每次巡查'], ofthese: ['rejected of judged', '驳回 / 已判定'],
  down: ['the program did not run', '程序未运行'], under_way: ['the last visit had not ended', '上次巡查未结束'], resting: ['the camera was left alone after failures', '摄像头故障，暂停访问'], failed: ['no picture', '未取得图片'],
  stopped: ['the program was stopped', '程序停止'], withdrawn: ['the settings were changed', '配置已更改'], leased: ['steered by hand', '人工操控'],
  pavement: ['pavement', '人行道'], carriageway_no_parking: ['no parking', '禁停车道'], cycle_bay: ['cycle bay', '非机动车位'], vehicle_bay: ['vehicle bay', '机动车位'], bin_point: ['bin point', '垃圾投放点'], shop_front: ['shop front', '店铺门前'], hanging_line: ['hanging line', '晾挂线'], facade: ['facade', '立面'], building_site: ['building site', '工地'], ignore: ['ignore', '忽略'], privacy: ['privacy', '隐私'],
};
const classes = new Map();
let place = localStorage.getItem('language') || (navigator.language.startsWith('zh') ? 'zh' : 'en');

export const language = () => place;
export function setLanguage(name) { place = name; localStorage.setItem('language', name); }
export const t = (key) => table[key]?.[place === 'zh' ? 1 : 0] ?? key;
export function learn(catalogue) { for (const entry of catalogue.violations) classes.set(entry.violation, entry); learn.last = catalogue; }
export const className = (id) => classes.get(id)?.[place] ?? id;
export const lookNames = () => (learn.last?.looks ?? []).map((l) => [l.look, l[place]]);
export const classNames = () => [...classes.keys()];

const locale = () => (place === 'zh' ? 'zh-CN' : 'en-GB');
/** A time as the site's clock shows it: the text holds the site's offset, so nothing is converted. */
export function when(text) {
  if (!text) return '–';
  const [day, clock] = text.split('T');
  return `${day} ${clock.slice(0, 5)}`;
}
export function lasting(seconds) {
  const whole = Math.abs(Math.round(seconds));
  const parts = [[86400, 'd', '天'], [3600, 'h', '小时'], [60, 'min', '分'], [1, 's', '秒']];
  const index = parts.findIndex(([size]) => whole >= size);
  if (index < 0) return place === 'zh' ? '0秒' : '0 s';
  const words = [];
  let rest = whole;
  for (const [size, en, zh] of parts.slice(index, index + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count) words.push(place === 'zh' ? `${count}${zh}` : `${count} ${en}`);
  }
  return words.join(' ');
}
export const count = (number) => new Intl.NumberFormat(locale()).format(number);
export const percent = (share) => new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 1 }).format(share);
