import userEvent from '@testing-library/user-event'
import { cleanup, render, screen, waitFor } from '@testing-library/vue'
import { afterEach, describe, expect, it } from 'vitest'
import { use } from '../../platform'
import { createFake } from '../../platform/fake'
import TemplateDialog from './TemplateDialog.vue'

function open() {
  const asked: unknown[] = []
  use(createFake({ delay: 0, before: (name, args) => void (name === 'write_template' && asked.push(args)) }))
  return { user: userEvent.setup(), asked, dialog: render(TemplateDialog) }
}
const save = () => screen.getByTestId<HTMLButtonElement>('template-save')

afterEach(cleanup)

describe('the applicant’s workbook', () => {
  it('is of the present year unless one is given; the program knows the year', async () => {
    const { user, asked, dialog } = open()
    await user.click(save())
    await waitFor(() => expect(dialog.emitted('written')).toHaveLength(1))
    expect(asked).toEqual([{ file: expect.any(String), application_year: null }])
  })

  it('is of the year that is given, and of no half-written one', async () => {
    const { user, asked } = open()
    await user.type(screen.getByTestId('template-year'), '202')
    await waitFor(() => expect(save().disabled).toBe(true))
    await user.type(screen.getByTestId('template-year'), '7')
    await waitFor(() => expect(save().disabled).toBe(false))
    await user.click(save())
    await waitFor(() => expect(asked).toEqual([{ file: expect.any(String), application_year: 2027 }]))
  })
})
