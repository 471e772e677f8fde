/** Made-up identities and a roster: enough to walk from the first start to a revoked expert. */
import type { FingerprintView, IdentityView, PartView, RosterRow, RosterView, StandingView, StrengthView, WaitingView } from '../../ipc/generated/contract'
import { words } from './words'

export const good: StandingView = { state: 'good', text: words(''), remedy: words('')}
const body = '辽宁省软件行业协会'

/** A pattern in place of a real code. */
export const fingerprint = (words = '苹果 大象 月亮 钢琴 白杨 灯塔 石榴 春风'): FingerprintView => ({
  words: words.split(' '),
  hex: '7f3a 91c0 55de 0b8a 24f6 7710 c9e3 4d1b',
  code: { size: 41, path: Array.from({ length: 33 * 33 }, (_, at) => [at % 33, Math.floor(at / 33)] as const).filter(([x, y]) => (x * 7 + y * 11 + x * y) % 3 === 0).map(([x, y]) => `M${x + 4},${y + 4}h1v1h-1z`).join('') },
})

export const identityOf = (id: string, name: string, role: IdentityView['role'], part: PartView): IdentityView => ({
  id, name, role, part, file: `${id}.age`, fingerprint: fingerprint(), valid_from: '2026-09-02', valid_to: '2029-09-01', standing: good, roster_version: 12, body, body_fingerprint: fingerprint('核桃 雨伞 骆驼 竹子 小河 茶壶 石桥 秋霜'),
})

export const suggested = {
  words: ['核桃 hetao', '骆驼 luotuo', '石桥 shiqiao', '茶壶 chahu', '秋霜 qiushuang', '竹子 zhuzi'].map((word) => { const [zh = '', letters = ''] = word.split(' '); return { zh, letters } }),
  typed: 'hetao luotuo shiqiao chahu qiushuang zhuzi', bits: 64,
}

export const strength = (passphrase: string): StrengthView => {
  if (passphrase.length < 10) return { suffices: false, level: 'too_short' }
  return /^\d+$/.test(passphrase) ? { suffices: false, level: 'weak' } : { suffices: true, level: 'strong' }
}

export const waitingOf = (id: string, name: string): WaitingView => ({ id, name, part: 'technical', file: { token: 'identity', name: `${id}.age` }, fingerprint: fingerprint() })

export const trust = (pinned: boolean) => ({ body, version: 13, issued: '2026-09-15 10:20', fingerprint: fingerprint('核桃 雨伞 骆驼 竹子 小河 茶壶 石桥 秋霜'), pinned })

const row = (id: string, name: string, part: PartView, valid_to: string, standing = good, active = true): RosterRow => ({ id, name, part, valid_to, active, standing, words: fingerprint().words.join(' ') })

export function makeRoster() {
  let version = 12
  let entries: RosterRow[] = [
    row('F001', '周敏', 'finance', '2028-06-30'), row('T001', '陈立', 'technical', '2026-10-20', { state: 'soon', text: words('还有 35 天到期'), remedy: words('')}), row('T003', '王𠮷', 'technical', '2028-09-01'),
    row('recovery', '恢复密钥', 'recovery', '2046-09-01'), row('staff', '徐敏', 'staff', '2028-09-01'),
    row('T002', '李想', 'technical', '2027-03-01', { state: 'bad', text: words('2026-08-02撤销：电脑遗失'), remedy: words('')}, false),
  ]
  const view = (): RosterView => ({ body, version, issued: '2026-09-15 10:20', fingerprint: trust(true).fingerprint, body_key: null, until: '2029-09-14', entries })
  const become = (next: RosterRow[]): RosterView => {
    version += 1
    entries = next
    return view()
  }
  return {
    view,
    certify: (id: string, name: string, valid_to: string) => become([row(id, name, 'technical', valid_to), ...entries]),
    renew: (id: string, valid_to: string) => become(entries.map((each) => (each.id === id && each.active ? { ...each, valid_to, standing: good } : each))),
    revoke: (id: string, reason: string) => become(entries.map((each) => (each.id === id ? { ...each, active: false, standing: { state: 'bad', text: words(`2026-09-15撤销：${reason}`), remedy: words('') } } : each))),
  }
}
