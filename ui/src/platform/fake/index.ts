/**
 * The program played by the page, for component tests and for looking at the pages in a browser. It holds made-up data and knows none
 * of the rules; it is never part of a build.
 */
import type { ChosenFile, Commands, DraftView, IdentityView, ImportLine, RecentCase, SeatView, SessionView, WrittenFile } from '../../ipc/generated/contract'
import type { Platform } from '../types'
import { attachments, begun, caseView, clauses, empty, seats, sheets } from './case'
import { consolidation } from './chair'
import { makeImage, makePdf, makeStore } from './evidence'
import { experts, makeRegister } from './staff'

type Handlers = { [K in keyof Commands]: (args: Commands[K]['arguments']) => Commands[K]['returns'] }

export interface FakeOptions {
  /** Milliseconds until a command answers. */
  delay?: number
  /** Called before each command; what it throws is the command's failure. */
  before?: (name: keyof Commands, args: unknown) => void
}

const file = (token: string, name: string): ChosenFile => ({ token, name })
const digest = '5be0c9a1742f8d36e1b07a94c2f583d60e7b19ac48d2f6035c71e9b8ad420f67'
const written = (name: string): WrittenFile => ({ name, sha256: digest, size: '12.4 MB' })
const policyOf = (version: number) => ({ id: 'LNCSE-default', version, digest: 'a'.repeat(64), built_in: version === 1, answers: [{ label: '年均增长率', value: '几何平均（水平法）' }] })
const refuse = (code: string, message: string, remedy: string) => {
  throw { code, message, remedy }
}
const clock = () => new Date().toTimeString().slice(0, 8)
const body = '辽宁省软件行业协会'
const fingerprint = '7F3A 91C0 55DE 0B8A 24F6 7710 C9E3 4D1B'

export function createFake(options: FakeOptions = {}): Platform {
  const store = makeStore()
  const evidence = attachments.map((attachment) => {
    if (attachment.viewer === 'pdf') return { ...attachment, bytes: store.put(attachment.id, makePdf(attachment.name.replace(/\.pdf$/, ''), 7), 'application/pdf') }
    if (attachment.viewer === 'image') return { ...attachment, bytes: store.put(attachment.id, makeImage(attachment.name), 'image/svg+xml') }
    return attachment
  })
  const register = makeRegister()
  let identity: IdentityView | null = null
  let me: SeatView | null = null
  let draft: DraftView = empty
  let sealed: WrittenFile | null = null
  let correcting = false
  let notes = { deliberation: '', site_visit: '' }
  let open = false
  let registerOpen = false
  let received = 0
  let lines: ImportLine[] = []
  let concluded: WrittenFile[] = []

  const view = () => ({ ...caseView(me, draft), attachments: evidence, signed: sealed !== null, sealed, correcting })
  const panel = () => ({ ...consolidation(received, lines), ...notes, concluded })
  const become = (who: string): IdentityView => {
    me = seats.find((seat) => seat.id === who) ?? null
    draft = me?.chair ? begun : empty
    identity = { id: who, name: me?.name ?? '徐敏', role: me ? 'expert' : 'staff', fingerprint, valid_to: '2028-09-01', body }
    return identity
  }
  const recent: RecentCase[] = [
    { token: 'case', case_no: 'LNCSE-2026-0007', enterprise: '沈阳云盾网安科技有限公司', voted: 7, sealed: false, touched: '今天 14:03' },
    { token: 'case', case_no: 'LNCSE-2026-0004', enterprise: '营口磐石信息安全有限公司', voted: 19, sealed: true, touched: '09-02 17:41' },
  ]
  const session = (): SessionView => ({
    version: '0.1.0', identity, remembered: file('identity', 'T003.identity.age'), pending: file('case', 'LNCSE-2026-0007.dpcase'),
    demo: {
      people: [...seats.map((seat) => ({ who: seat.id, name: seat.name, part: `${seat.category}专家${seat.chair ? ' · 组长' : ''}`, passphrase: `${seat.id} passphrase` })), { who: 'staff', name: '徐敏', part: '评估机构工作人员', passphrase: 'staff passphrase' }],
      case: file('case', 'LNCSE-2026-0007.dpcase'), returns: seats.map((seat) => file(`return-${seat.id}`, `LNCSE-2026-0007-${seat.id}.dpreturn`)), register: file('register', '登记簿'),
    },
    case_open: open, register_open: registerOpen, recent,
  })

  const handlers: Handlers = {
    session,
    choose: ({ purpose, suggested }) => (purpose === 'open_returns' ? session().demo?.returns ?? [] : [file(purpose, suggested || `${purpose}.example`)]),
    unlock: ({ passphrase }) => (passphrase === 'wrong' ? refuse('identity.passphrase', '口令不对，身份没有解锁。', '请再输入一次；大小写要一致。') : become('T003')) as IdentityView,
    unlock_demo: ({ who }) => become(who),
    lock: () => ((identity = null), null),
    verify_file: ({ file: token }) => ({ file: token.includes('case') ? 'LNCSE-2026-0007.dpcase' : '评审报告.pdf', kind: token.includes('case') ? '案卷' : '评审报告', holds: token.includes('case'), lines: token.includes('case') ? view().checks : [{ code: 'pades', state: 'holds', text: '五名成员的签名有效' }, { code: 'revision', state: 'fails', text: '最后一个签名之后，第 3 页的内容被改动' }] }),
    open_case: () => ((open = true), view()),
    close_case: () => ((open = false), null),
    current_case: view,
    save_draft: ({ draft: given }) => {
      draft = { ...given, saved_at: clock() }
      return { saved_at: draft.saved_at }
    },
    opinion_gaps: () => [
      ...(draft.declared ? [] : [{ clause: null, text: '请先阅读并勾选回避及保密承诺。' }]),
      ...clauses.flatMap(({ key, title, verdict }) => {
        const vote = draft.votes.find((each) => each.clause === key)
        if (!vote?.vote) return [{ clause: key, text: `${key} ${title}：还没有表决。` }]
        return vote.reason || (vote.vote === 'conform' && verdict === 'met') ? [] : [{ clause: key, text: `${key} ${title}：缺少理由。` }]
      }),
    ],
    seal_return: () => ((correcting = false), sealed = written(`LNCSE-2026-0007-${me?.id ?? ''}.dpreturn`)),
    begin_correction: () => ((sealed = null), (correcting = true), view()),
    workbook_sheets: () => sheets,
    consolidation: panel,
    take_in_returns: ({ files }) => {
      const fresh = received < seats.length
      received = seats.length
      lines = files.map((token) => ({ file: `${token}.dpreturn`, outcome: fresh ? 'new' : 'already', text: fresh ? '已核验并导入' : '先前已导入，内容相同' }))
      return panel()
    },
    save_notes: ({ package_id: _, ...given }) => {
      notes = given
      return { saved_at: clock() }
    },
    preview_report: () => {
      const id = 'preview'.padEnd(64, '0')
      return { id, number: '', name: '评审报告（预览）.pdf', viewer: 'pdf', size: '0.3 MB', bytes: store.put(id, makePdf('专家评审报告（预览）', 5), 'application/pdf'), clauses: [] }
    },
    conclude: () => {
      concluded = [written('评审报告.pdf'), { ...written('LNCSE-2026-0007.dpclosing'), sha256: digest.replace('5', '6') }]
      return panel()
    },
    open_register: () => ((registerOpen = true), register.list('', '')),
    policy: () => policyOf(1),
    set_policy: () => policyOf(2),
    list_cases: ({ query }) => register.list(query.text, query.state),
    staff_case: ({ case_no }) => register.view(case_no),
    intake: () => register.add(),
    pass_pre_review: ({ case_no }) => register.become(case_no, 'pre_passed'),
    list_experts: () => experts,
    commit_draw: ({ case_no }) => register.become(case_no, 'committed'),
    reveal_draw: ({ case_no, entropy }) => (entropy.includes('=') ? register.reveal(case_no, entropy) : (refuse('draw.entropy', '公开随机数没有写成“来源=值”。', '请每行写一个来源和它的值，中间用等号。') as never)),
    seal_case: ({ case_no }) => ({ case: register.become(case_no, 'expert_review'), file: written(`${case_no}.dpcase`) }),
    take_in_closing: () => register.become('LNCSE-2026-0007', 'concluded_passed'),
    start_publicity: ({ case_no }) => register.become(case_no, 'publicity'),
    issue_certificate: ({ case_no }) => ({ case: register.become(case_no, 'certified'), file: written(`${case_no}-certificate.pdf`) }),
    archive_case: ({ case_no }) => ({ case: register.become(case_no, 'archived'), file: written(`${case_no}.dparchive`) }),
    confirm_fields: ({ case_no, input }) => register.confirm(case_no, input),
    staff_sheets: () => sheets,
    write_template: () => written('申报模板.xlsx'),
  }

  return {
    async invoke(name, args) {
      await new Promise((resolve) => setTimeout(resolve, options.delay ?? 60))
      options.before?.(name as keyof Commands, args)
      return structuredClone((handlers[name as keyof Commands] as (args: unknown) => unknown)(JSON.parse(JSON.stringify(args))))
    },
    listen: () => Promise.resolve(() => undefined),
    evidenceUrl: (id) => store.url(id),
  }
}
