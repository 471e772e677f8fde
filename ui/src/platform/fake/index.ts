/**
 * The program played by the page, for component tests and for looking at the pages in a browser. It holds made-up data and knows none
 * of the rules; it is never part of a build.
 */
import type { AttachmentView, ChosenFile, Commands, DraftView, GapView, IdentityView, ImportLine, RecentCase, SeatView, SessionView, WaitingView, WrittenFile } from '../../ipc/generated/contract'
import type { Platform } from '../types'
import { attachments, begun, caseView, clauses, empty, seats, sheets, verify } from './case'
import { arriving, consolidation, signatures } from './chair'
import { makeImage, makePdf, makeStore, paper } from './evidence'
import { fingerprint, identityOf, makeRoster, strength, suggested, trust, waitingOf } from './identity'
import { experts, makeRegister } from './staff'
import { words } from './words'

type Handlers = { [K in keyof Commands]: (args: Commands[K]['arguments']) => Commands[K]['returns'] }

export interface FakeOptions {
  /** A computer on which nobody has worked yet. */
  fresh?: boolean
  /** Milliseconds until a command answers. */
  delay?: number
  /** Called before each command, which waits for it; what it throws is the command's failure. */
  before?: (name: keyof Commands, args: unknown) => void | Promise<void>
}

const file = (token: string, name: string): ChosenFile => ({ token, name })
const digest = '5be0c9a1742f8d36e1b07a94c2f583d60e7b19ac48d2f6035c71e9b8ad420f67'
const written = (name: string): WrittenFile => ({ name, sha256: digest, size: '12.4 MB' })
const policyOf = (version: number) => ({ id: 'LNCSE-default', version, digest: 'a'.repeat(64), built_in: version === 1, answers: [{ label: words('年均增长率', 'yearly growth'), value: words('几何平均（水平法）', 'geometric mean') }] })
const refuse = (code: string, message: string, remedy: string) => {
  throw { code, message: words(message), remedy: words(remedy) }
}
/** The passphrase `token` opens an identity whose signing key is in a token. */
const pinNeeded = () => refuse('token.pin_needed', '签名密钥在令牌（UKey）中，需要令牌的 PIN；将载入驱动模块 /usr/lib/softhsm/libsofthsm2.so。', '请插好令牌，连同口令输入它的 PIN；模块不是您装的驱动程序时，不要输入。')
const clock = () => new Date().toTimeString().slice(0, 8)

export function createFake(options: FakeOptions = {}): Platform {
  const store = makeStore()
  const evidence = attachments.map((attachment) => {
    if (attachment.viewer === 'pdf') return { ...attachment, bytes: store.put(attachment.id, makePdf(attachment.name.replace(/\.pdf$/, ''), 7), 'application/pdf') }
    if (attachment.viewer === 'image') return { ...attachment, bytes: store.put(attachment.id, makeImage(attachment.name), 'image/svg+xml') }
    return attachment
  })
  const register = makeRegister()
  const roster = makeRoster()
  let identity: IdentityView | null = null
  let waiting: WaitingView | null = null
  let me: SeatView | null = null
  let draft: DraftView = empty
  let sealed: WrittenFile | null = null
  let correcting = false
  let notes: Pick<Commands['save_notes']['arguments']['input'], 'deliberation' | 'site_visit' | 'recorder' | 'exclusions'> = { deliberation: '', site_visit: '', recorder: '', exclusions: {} }
  let open = false
  let practice: SessionView['practice'] = null
  let registerOpen = false
  let received = 0
  let lines: ImportLine[] = []
  let concluded: WrittenFile[] = []
  let signed = 1

  const view = () => ({ ...caseView(me, draft), attachments: evidence, signed: sealed !== null, sealed, correcting, form: sealed !== null && draft.recusal === null, recused: sealed !== null && draft.recusal !== null })
  const panel = () => ({ ...consolidation(received, lines), ...notes, concluded, signatures: concluded.length ? signatures(signed) : null })
  const become = (who: string): IdentityView => {
    me = seats.find((seat) => seat.id === who) ?? null
    draft = me?.chair ? begun : empty
    waiting = null
    identity = identityOf(who, me?.name ?? '徐敏', me ? 'expert' : 'staff', me ? (me.category.zh === '财务' ? 'finance' : 'technical') : 'staff')
    return identity
  }
  const recent: RecentCase[] = [
    { token: 'case', case_no: 'LNCSE-2026-0007', enterprise: '沈阳云盾网安科技有限公司', voted: 7, clauses: 19, sealed: false, recused: false, deadline: { last_day: '2026-09-29', state: 'open', working_days: 8, provisional: false }, touched: '今天 14:03' },
    { token: 'case', case_no: 'LNCSE-2026-0004', enterprise: '营口磐石信息安全有限公司', voted: 19, clauses: 19, sealed: true, recused: false, deadline: null, touched: '09-02 17:41' },
  ]
  const session = (): SessionView => ({
    version: '0.1.0', identity, waiting, remembered: options.fresh ? null : file('identity', 'T003.identity.age'), pending: options.fresh ? null : file('case', 'LNCSE-2026-0007.dpcase'), dropped: options.fresh ? [] : [file('case', 'LNCSE-2026-0007.dpcase')],
    demo: options.fresh ? null : {
      people: [...seats.map((seat) => ({ who: seat.id, name: seat.name, part: words(`${seat.category.zh}专家${seat.chair ? ' · 组长' : ''}`), passphrase: `${seat.id} passphrase` })), { who: 'staff', name: '徐敏', part: words('评估机构工作人员'), passphrase: 'staff passphrase' }],
      case: file('case', 'LNCSE-2026-0007.dpcase'), returns: seats.map((seat) => file(`return-${seat.id}`, `LNCSE-2026-0007-${seat.id}.dpreturn`)), register: file('register', '登记簿'),
    },
    practice, case_open: open, register_open: registerOpen, place_warning: words(''), recent: options.fresh ? [] : recent,
  })

  const asDraft = (name: string): AttachmentView => {
    const id = 'preview'.padEnd(64, '0')
    return { id, number: '', name: `${name}（草稿）.pdf`, viewer: 'pdf', size: '0.3 MB', bytes: store.put(id, makePdf(name, 5), 'application/pdf'), clauses: [] }
  }

  const handlers: Handlers = {
    session,
    choose: ({ purpose, suggested }) => (purpose === 'open_returns' ? session().demo?.returns ?? [] : [file(purpose, suggested || `${purpose}.example`)]),
    unlock: ({ passphrase, pin }) => {
      if (passphrase === 'wrong') return refuse('identity.passphrase', '口令不对，身份没有解锁。', '请再输入一次；大小写要一致。')
      if (passphrase === 'token' && !pin) return pinNeeded()
      return become('T003')
    },
    unlock_demo: ({ who }) => become(who),
    lock: () => ((identity = null), (waiting = null), null),
    begin_practice: () => {
      become('T007')
      practice = { passphrase: 'practice passphrase' }
      open = true
      return view()
    },
    end_practice: () => ((practice = null), (identity = null), (open = false), null),
    verify_file: ({ file: token }) => ({ file: token.includes('case') ? 'LNCSE-2026-0007.dpcase' : '评审报告.pdf', kind: words(token.includes('case') ? '案卷' : '评审报告'), holds: token.includes('case'), lines: token.includes('case') ? view().checks : [{ code: 'pades', state: 'holds', text: words('五名成员的签名有效') }, { code: 'revision', state: 'fails', text: words('最后一个签名之后，第 3 页的内容被改动') }] }),
    open_case: () => ((open = true), view()),
    close_case: () => ((open = false), null),
    current_case: view,
    save_draft: ({ draft: given }) => {
      draft = { ...given, saved_at: clock() }
      return { saved_at: draft.saved_at }
    },
    assess_corrections: ({ corrections }) => verify(corrections),
    opinion_gaps: () => [
      ...(draft.declared || draft.recusal ? [] : [{ clause: null, field: 'declaration' as const, text: words('请先在封面声明有无应当回避的情形。') }]),
      ...(draft.recusal ? [] : clauses).flatMap<GapView>(({ key, title, verdict }) => {
        const vote = draft.votes.find((each) => each.clause === key)
        if (!vote?.vote) return [{ clause: key, field: 'vote', text: words(`${key} ${title.zh}：还没有表决。`) }]
        return vote.reason || (vote.vote === 'conform' && verdict === 'met') ? [] : [{ clause: key, field: 'reason', text: words(`${key} ${title.zh}：缺少理由。`) }]
      }),
    ],
    return_name: () => `LNCSE-2026-0007-${me?.id ?? ''}-第1轮.dpreturn`,
    seal_return: () => ((correcting = false), sealed = written(`LNCSE-2026-0007-${me?.id ?? ''}-第1轮.dpreturn`)),
    save_opinion_form: () => written('LNCSE-2026-0007-意见表.pdf'),
    begin_correction: () => ((sealed = null), (correcting = true), view()),
    take_in_receipt: view,
    open_receipt: () => ((open = true), view()),
    work: () => null,
    cancel_work: () => null,
    keep_window: () => null,
    close_window: () => null,
    package_check: () => ({ state: 'holds', percent: 100, text: words('案卷的27个文件已逐字节核对，与封装时一致。')}),
    preview_opinion: () => asDraft('专家个人评审意见表'),
    workbook_sheets: () => sheets,
    evidence: ({ id }) => {
      const shown = evidence.find((each) => each.id === id)
      if (id.startsWith('preview') || shown?.viewer === 'pdf') return { kind: 'pdf', bytes: shown?.bytes ?? store.size(id) }
      if (shown?.viewer === 'image') return { kind: 'picture', shown: id, width: 1600, height: 1000, taken: '2026-09-10 14:20:05', incomplete: false }
      if (shown?.viewer === 'text') return { kind: 'paper', paper }
      return { kind: 'other', text: words('这是程序不显示的图片格式（TIFF、BMP、GIF 或 HEIC）。', 'This is a picture in a format that is not shown here (TIFF, BMP, GIF or HEIC).') }
    },
    add_photos: ({ files }) => ({ photos: files.map((token, at) => ({ id: attachments[3]?.id ?? '', name: `IMG_${token}_${at + 1}.jpg`, bytes: 3_100_000, size: '3.1 MB', taken: '2026-09-15 10:20:31' })), refused: [], at: '2026-09-15 10:25:00' }),
    photos_in_folder: () => ['IMG_0003.jpg', 'IMG_0002.jpg', 'IMG_0001.jpg'].map((name) => ({ token: name, name, size: '3.1 MB', written: '2026-09-15 10:20:31' })),
    thumbnail: ({ id }) => id,
    export_evidence: ({ id }) => written(evidence.find((each) => each.id === id)?.name ?? id),
    consolidation: panel,
    preview_returns: ({ files }) => arriving(files, received > 0),
    take_in_returns: ({ files }) => {
      lines = arriving(files, received > 0)
      received = seats.length
      return panel()
    },
    undo_import: () => ((received = 0), (lines = []), panel()),
    exclude_opinion: () => panel(),
    save_notes: ({ input: { package_id: _, ...given } }) => {
      notes = given
      return { saved_at: clock() }
    },
    preview_report: () => asDraft('评审报告'),
    conclude: () => {
      concluded = [written('评审报告.pdf'), { ...written('LNCSE-2026-0007.dpclosing'), sha256: digest.replace('5', '6') }]
      return panel()
    },
    sign_as_member: ({ input }) => {
      if (input.passphrase === 'wrong') return refuse('key.passphrase', '口令不正确。', '请检查大小写和输入法后重新输入。')
      if (input.passphrase === 'token' && !input.pin) return pinNeeded()
      signed += 1
      return panel()
    },
    take_in_signed_report: () => ((signed += 1), panel()),
    save_signed_report: () => written('LNCSE-2026-0007-评审报告-待签.pdf'),
    look_at_report: () => ({ ...signatures(1, identity?.id), paper: asDraft('评审报告') }),
    look_at_signed_report: () => ({ ...signatures(signed), paper: asDraft('评审报告') }),
    sign_report: () => ({ report: signatures(seats.length, identity?.id), file: written('LNCSE-2026-0007-评审报告-已签.pdf') }),
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
    look_at_closing: () => asDraft('评审报告'),
    take_in_closing: () => register.become('LNCSE-2026-0007', 'concluded_passed'),
    seal_report: ({ case_no }) => ({ case: register.view(case_no), file: written(`${case_no}-评审报告-签字盖章.pdf`) }),
    start_publicity: ({ case_no }) => register.become(case_no, 'publicity'),
    issue_certificate: ({ case_no }) => ({ case: register.become(case_no, 'certified'), file: written(`${case_no}-certificate.pdf`) }),
    archive_case: ({ case_no }) => ({ case: register.become(case_no, 'archived'), file: written(`${case_no}.dparchive`) }),
    list_papers: ({ case_no }) => register.papers(case_no),
    preview_paper: ({ case_no, input }) => asDraft(register.papers(case_no).find((paper) => paper.id === input.id)?.name.zh ?? ''),
    issue_paper: ({ case_no, input }) => ({ case: register.view(case_no), file: written(`${case_no}-${input.id}.pdf`) }),
    preview_statistics: ({ year }) => asDraft(`${year}年网络空间安全企业认定统计表`),
    write_statistics: () => written('年度统计表.pdf'),
    confirm_fields: ({ case_no, input }) => register.confirm(case_no, input),
    staff_sheets: () => sheets,
    write_template: () => written('申报模板.xlsx'),
    suggest_passphrase: () => suggested,
    passphrase_strength: ({ passphrase }) => strength(passphrase),
    create_identity: ({ input }) => (waiting = waitingOf(input.id, input.name)),
    write_enrolment: () => written(`${waiting?.id ?? identity?.id ?? ''}.dpenrol`),
    look_at_trust: () => trust(identity !== null),
    adopt_certificate: ({ passphrase }) => (passphrase === 'wrong' ? (refuse('key.passphrase', '口令不正确。', '请检查大小写和输入法后重新输入。') as never) : (become(waiting?.id ?? 'T003'), null)),
    change_passphrase: ({ old }) => (old === 'wrong' ? (refuse('key.passphrase', '口令不正确。', '请检查大小写和输入法后重新输入。') as never) : null),
    back_up_identity: () => ({ name: 'T003-backup.age', place: '/media/usb', note: words('')}),
    found_body: () => (become('staff'), (registerOpen = true), null),
    roster: () => roster.view(),
    read_enrolment: () => ({ id: 'T010', name: '孙八', part: 'technical', fingerprint: fingerprint(), until: '2029-09-14', employer: '', title: '' }),
    certify_enrolment: ({ input }) => (input.id === 'T003' ? (refuse('roster.number_taken', '编号 T003 已由王𠮷使用，没有签发。', '请核对编号；同一人更换密钥时，请先撤销原来的证书。') as never) : roster.certify(input.id, input.name, input.until)),
    renew_certificate: ({ id, until }) => roster.renew(id, until),
    revoke_certificate: ({ id, reason }) => roster.revoke(id, reason),
    export_trust: () => written('trust.dptrust'),
  }

  return {
    async invoke(name, args) {
      await new Promise((resolve) => setTimeout(resolve, options.delay ?? 60))
      await options.before?.(name as keyof Commands, args)
      return structuredClone((handlers[name as keyof Commands] as (args: unknown) => unknown)(JSON.parse(JSON.stringify(args))))
    },
    listen: () => Promise.resolve(() => undefined),
    evidenceUrl: (id) => store.url(id),
  }
}
