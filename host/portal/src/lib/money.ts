// Money is integer fen everywhere; yuan with two decimals is only how people read and type it.

const MAX_FEN = Number.MAX_SAFE_INTEGER;

/** `52000000000` → `520,000,000.00`. */
export function formatFen(fen: number): string {
  const sign = fen < 0 ? '-' : '';
  const abs = Math.abs(fen);
  const yuan = Math.floor(abs / 100).toString();
  const grouped = yuan.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return `${sign}${grouped}.${(abs % 100).toString().padStart(2, '0')}`;
}

/** What a person typed or pasted, as fen; `null` when it is no amount. */
export function parseYuan(text: string): number | null {
  const plain = text.replace(/[\s,，￥¥元]/g, '');
  const match = /^(-?)(\d{1,14})(?:\.(\d{1,2}))?$/.exec(plain);
  if (!match) return null;
  const fen = Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0'));
  if (fen > MAX_FEN) return null;
  return match[1] ? -fen : fen;
}

const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const PLACES = ['', '拾', '佰', '仟'];
const GROUPS = ['', '万', '亿', '万亿'];

function groupInCapitals(group: number): string {
  let out = '';
  let zero = false;
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(group / 10 ** place) % 10;
    if (digit === 0) {
      zero = out !== '';
      continue;
    }
    out += `${zero ? '零' : ''}${DIGITS[digit]}${PLACES[place]}`;
    zero = false;
  }
  return out;
}

/** The amount as it is written on Chinese accounts: `伍亿贰仟万元整`. */
export function capitalFen(fen: number): string {
  if (fen === 0) return '零元整';
  const abs = Math.abs(fen);
  const jiao = Math.floor(abs / 10) % 10;
  const cent = abs % 10;
  const yuan = yuanInCapitals(Math.floor(abs / 100));
  const tail = jiao === 0 && cent === 0 ? '整' : '';
  const jiaoText = jiao > 0 ? `${DIGITS[jiao]}角` : cent > 0 && yuan ? '零' : '';
  const centText = cent > 0 ? `${DIGITS[cent]}分` : '';
  return `${fen < 0 ? '负' : ''}${yuan}${jiaoText}${centText}${tail}`;
}

function yuanInCapitals(yuan: number): string {
  if (yuan === 0) return '';
  let out = '';
  let gap = false;
  for (let index = GROUPS.length - 1; index >= 0; index -= 1) {
    const group = Math.floor(yuan / 10 ** (index * 4)) % 10000;
    if (group === 0) {
      gap = out !== '';
      continue;
    }
    if (out !== '' && (gap || group < 1000)) out += '零';
    out += `${groupInCapitals(group)}${GROUPS[index]}`;
    gap = false;
  }
  return `${out}元`;
}
