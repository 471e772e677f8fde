import userEvent from '@testing-library/user-event'
import { cleanup, render, screen } from '@testing-library/vue'
import { afterEach, expect, it } from 'vitest'
import { use } from '../../platform'
import { createFake } from '../../platform/fake'
import PolicyDialog from './PolicyDialog.vue'

afterEach(cleanup)

it('shows the policy in force and the one that is chosen', async () => {
  use(createFake({ delay: 0 }))
  render(PolicyDialog)
  expect((await screen.findByTestId('policy-id')).textContent).toContain('第1版')
  expect(screen.getByText('年均增长率')).toBeTruthy()
  expect(screen.queryByTestId('policy-changed')).toBeNull()
  await userEvent.setup().click(screen.getByTestId('policy-change'))
  expect((await screen.findByTestId('policy-changed')).textContent).toContain('日志')
  expect(screen.getByTestId('policy-id').textContent).toContain('第2版')
})
