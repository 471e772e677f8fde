import userEvent from '@testing-library/user-event'
import { cleanup, render, screen } from '@testing-library/vue'
import { afterEach, describe, expect, it } from 'vitest'
import { ref } from 'vue'
import { DEMO_PASSPHRASE } from './passphrase'
import PassphraseForm from './PassphraseForm.vue'

const props = { label: '身份口令', action: '签署', busy: false, fieldId: 'field', actionId: 'go' }
const open = (known: string | null) =>
  render(PassphraseForm, { props, ...(known === null ? {} : { global: { provide: { [DEMO_PASSPHRASE as symbol]: ref(known) } } }) })

afterEach(cleanup)

describe('the passphrase', () => {
  it('is filled in by a click in a demonstration, and forgotten after the submission', async () => {
    const { emitted } = open('松柏 长青')
    const user = userEvent.setup()
    await user.click(screen.getByTestId('field-demo'))
    await user.click(screen.getByTestId('go'))
    expect(emitted().submit).toEqual([['松柏 长青', null]])
    expect((screen.getByTestId('field') as HTMLInputElement).value).toBe('')
  })

  it('goes together with the PIN where the key is in a token, and both are forgotten', async () => {
    const { emitted } = render(PassphraseForm, { props: { ...props, pin: true } })
    const user = userEvent.setup()
    await user.type(screen.getByTestId('field'), '松柏 长青')
    expect((screen.getByTestId('go') as HTMLButtonElement).disabled).toBe(true)
    await user.type(screen.getByLabelText('令牌 PIN'), '246810')
    await user.click(screen.getByTestId('go'))
    expect(emitted().submit).toEqual([['松柏 长青', '246810']])
    expect((screen.getByTestId('field-pin') as HTMLInputElement).value).toBe('')
  })

  it.each([null, ''])('is never offered otherwise (%s)', (known) => {
    open(known)
    expect(screen.queryByTestId('field-demo')).toBeNull()
  })
})
