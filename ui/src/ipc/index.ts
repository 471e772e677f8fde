export { asFailure, call } from './call'
export { chooseMany, chooseOne } from './choose'
export { useTask, type Task } from './task'
export type * from './generated/contract'
