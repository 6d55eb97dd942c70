// Whom a token stands for.
import { operation } from '../operation'
import { me } from '../v1'

export const whoAmI = operation({
  method: 'GET',
  path: '/me',
  tag: 'Account',
  summary: 'Whom the token stands for, what it may do, until when',
  scope: null,
  answer: { body: me },
})
