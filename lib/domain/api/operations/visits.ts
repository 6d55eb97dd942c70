// What an attached device is told, and what it tells.
import { operation } from '../operation'
import { proven, receiptsGiven, receiptsTaken, statement, statementNonce, visit, visitAsked } from '../v1'
import { inCatalog } from './common'

const tag = 'Visits'
const scope = 'statements:write'
const params = inCatalog

export const openVisit = operation({
  method: 'POST',
  path: '/catalogs/{catalog}/visits',
  tag,
  summary: 'What waits for an attached device, and the nonces over which it answers',
  scope,
  params,
  body: visitAsked,
  answer: { body: visit },
})
export const askForStatement = operation({
  method: 'POST',
  path: '/catalogs/{catalog}/statements',
  tag,
  summary: 'A nonce over which a device states itself',
  scope,
  params,
  answer: { body: statementNonce },
})
export const giveStatement = operation({
  method: 'PUT',
  path: '/catalogs/{catalog}/statements',
  tag,
  summary: 'What a device stated over the nonce',
  about: 'Proves a pending device, and claims one where your role lets you.',
  scope,
  params,
  body: statement,
  answer: { body: proven },
  refuses: ['identity-not-proved', 'nonce-invalid', 'device-of-other-catalog', 'product-unknown'],
})
export const giveReceipts = operation({
  method: 'PUT',
  path: '/catalogs/{catalog}/receipts',
  tag,
  summary: 'Receipts of a device, as it signed them',
  scope,
  params,
  body: receiptsGiven,
  answer: { body: receiptsTaken },
  refuses: ['nonce-invalid'],
})
