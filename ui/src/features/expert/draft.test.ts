import { cleanup, render } from '@testing-library/vue'
import { afterEach, expect, it } from 'vitest'
import { defineComponent, nextTick, shallowRef } from 'vue'
import { call } from '../../ipc'
import { use } from '../../platform'
import { createFake } from '../../platform/fake'
import { useDraft } from './draft'

afterEach(cleanup)

async function desk() {
  use(createFake({ delay: 0 }))
  await call('unlock_demo', { who: 'T007' })
  const view = shallowRef(await call('open_case', { file: 'case' }))
  let draft!: ReturnType<typeof useDraft>
  render(defineComponent(() => ((draft = useDraft(() => view.value)), () => null)))
  return { view, draft }
}

it('keeps what can be taken back when a refused signature has the case read anew', async () => {
  const { view, draft } = await desk()
  const before = draft.draft.value
  draft.change({ ...before, remarks: '写错了' }, { clause: '', field: 'remarks' })
  await draft.flush()
  view.value = { ...(await call('current_case', {})) }
  await nextTick()
  expect(draft.draft.value.remarks).toBe('写错了')
  draft.undo()
  expect(draft.draft.value.remarks).toBe(before.remarks)
})

it('takes nothing back past a signature', async () => {
  const { view, draft } = await desk()
  draft.change({ ...draft.draft.value, remarks: '已签' }, { clause: '', field: 'remarks' })
  await draft.flush()
  view.value = { ...(await call('current_case', {})), signed: true }
  await nextTick()
  expect(draft.undo()).toBeNull()
})
