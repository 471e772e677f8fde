/** The words in Chinese, the original. */
import { desk } from './zh/desk'
import { office } from './zh/office'
import { people } from './zh/people'

export const zh = { ...people, ...desk, ...office }
