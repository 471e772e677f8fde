/** The made-up panel's votes and how they add up; enough for the pages, no substitute for the program's rules. */
import type { CastView, ClauseTallyView, ConsolidationView, ImportLine, MemberView, ReportSignaturesView } from '../../ipc/generated/contract'
import { caseId, clauses, seats } from './case'
import { words } from './words'

const dissent: Record<string, Record<number, [CastView['vote'], string]>> = {
  '4.2.2': { 2: ['insufficient', '第7项专利年费缴纳凭证未附，无法确认有效。'], 4: ['nonconform', '权利人名称与企业现名不一致，未附变更证明。'] },
  '4.2.4.b': { 0: ['conform', '按不限学历口径，研发人员占比 27.6%，且名单与工时记录相符。'], 1: ['conform', '标准未写明须本科以上，从宽理解。'], 3: ['conform', '同意林致远的理解。'] },
  '4.3.2': { 3: ['nonconform', '2023年数据空白，不能证明增长。'] },
  '4.5.2b-X': { 2: ['nonconform', '攻防对抗服务收入占比高，近于行业应用服务。'] },
}

function tally(received: number): ClauseTallyView[] {
  return clauses.map((clause) => {
    const agreed: CastView['vote'] = clause.verdict === 'not_met' ? 'nonconform' : 'conform'
    const votes = seats.map((seat, at): CastView | null => {
      if (at >= received) return null
      const [vote, reason] = dissent[clause.key]?.[at] ?? [agreed, clause.verdict === 'met' ? '' : '材料齐备，予以认可。']
      return { expert: seat.id, vote, reason, verdict: clause.verdict, against: (vote === 'conform' && clause.verdict === 'not_met') || (vote === 'nonconform' && clause.verdict === 'met') }
    })
    const cast = votes.flatMap((vote) => (vote ? [vote.vote] : []))
    const conform = cast.filter((vote) => vote === 'conform').length
    return {
      key: clause.key, title: clause.title, verdict: clause.verdict, corrections: [], votes, conform,
      nonconform: cast.filter((vote) => vote === 'nonconform').length,
      passed: cast.length === seats.length ? 2 * conform > seats.length : null,
      differs: new Set(cast).size > 1,
      contradicts_computed: votes.some((vote) => vote?.against),
    }
  })
}

/** What the dry run says of files: the seats' returns, and whatever else is named by its outcome. */
export function arriving(files: string[], here: boolean): ImportLine[] {
  const others: Partial<Record<string, [ImportLine['outcome'], string]>> = {
    broken: ['refused', '未采用：文件在封装后被改动过或已损坏，已拒绝打开。请向发件人索取原文件。'],
    foreign: ['wrong_case', '未采用：文件属于另一案件（LNCSE-2026-0004）。请打开那个案件后导入。'],
    edition: ['pending_edition', '暂存：文件针对本案的另一版案卷，那一版还没有在本机打开过。请向评估机构索取那一版案卷，打开后即可导入。'],
  }
  return files.map((token): ImportLine => {
    const seat = seats.find((each) => token.endsWith(each.id))
    const other = others[token]
    if (other) return { file: `${token}.dpreturn`, who: words(''), outcome: other[0], text: words(other[1])}
    const who = seat ? `${seat.name}（${seat.id}）第1版` : ''
    return { file: `LNCSE-2026-0007-${seat?.id ?? token}.dpreturn`, who: words(who), outcome: here ? 'already' : 'new', text: words(here ? '相同的意见已经收到，不重复收。' : '签名有效，收下并计入。')}
  })
}

export function consolidation(received: number, lines: ImportLine[]): ConsolidationView {
  const all = received >= seats.length
  const members: MemberView[] = seats.map((seat, at) => ({
    seat, state: at < received ? 'effective' : 'waiting', text: words(at < received ? `第1版 · 2026-09-15 1${at}:20` : ''),
  }))
  return {
    package_id: caseId, lines, last_import: received ? { number: 1, at: '2026-09-15 11:00', files: lines.map((line) => line.file) } : null, waiting: [], conflicts: [], members, clauses: tally(received),
    outcome: words(all ? '通过' : ''),
    conclusion: all ? '专家组五名成员逐条表决，十九项要求均获多数认定符合，评审结论为：通过。' : '',
    refusals: all ? [] : [words(`还有 ${seats.length - received} 名成员的意见没有收到，不能形成结论。`)],
    notices: [], note_required: false, deliberation: '', site_visit: '', recorder: '', exclusions: {}, visits: [], concluded: [], receipts: [], signatures: null,
  }
}

/** The report's places after so many signatures; staff's own is the body's seal. */
export function signatures(signed: number, own = ''): ReportSignaturesView {
  const order = [...seats].sort((a, b) => Number(b.chair) - Number(a.chair))
  const places = order.map((seat, at) => ({
    id: seat.id, name: seat.name, role: seat.chair ? words('组长', 'Chair') : words('成员', 'Member'), signed_at: words(at < signed ? `2026年9月15日 1${at}:20` : ''), own: seat.id === own,
  }))
  places.push({ id: '', name: '辽河网络空间安全评估中心', role: words('盖章', 'Seal'), signed_at: words(''), own: own === 'staff' })
  const mine = places.find((place) => place.own)
  return {
    case_no: 'LNCSE-2026-0007', enterprise: '沈阳云盾网安科技有限公司', outcome: words('通过'), places, open: places.filter((place) => !place.signed_at.zh).length, holds: true,
    lines: [{ code: 'pdf.signature', state: 'holds', text: words(`${order[0]?.name ?? ''}的认证签名有效，自称签于 2026-09-15T16:20:00+08:00。`)}],
    hindrance: words(mine?.signed_at.zh ? '您已经签过。' : ''), sha256: String(signed).repeat(64), paper: null,
  }
}
