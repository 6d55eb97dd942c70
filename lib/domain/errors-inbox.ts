// The words of refusals around deciding: passkeys that confirm, requests for many devices, requests that go on.
export const INBOX_WORDS = {
  'not-an-approver': {
    title: 'The policy names others to approve this',
    next: 'One of the approvers that it names has to decide.',
  },
  'step-up-needed': {
    title: 'This approval is confirmed with a passkey',
    next: 'Press Approve and use a passkey that is enrolled for this catalog.',
  },
  'no-passkey': {
    title: 'You have no passkey for approvals in this catalog',
    next: 'Add one on your account page and enrol it for this catalog.',
  },
  'passkey-refused': {
    title: 'The passkey did not confirm this',
    next: 'Try again, with a passkey that is enrolled for this catalog.',
  },
  'challenge-over': {
    title: 'The confirmation came too late, or was used before',
    next: 'Try again: a passkey confirms once, within five minutes.',
  },
  'passkey-known': { title: 'This passkey is here already', next: 'Use the one in the list.' },
  'passkey-enrolled': {
    title: 'This passkey is enrolled for this catalog already',
    next: 'Nothing needs doing.',
  },
  'passkey-asked': {
    title: 'The other owners are asked already',
    next: 'It confirms approvals as soon as they agree: open Changes.',
  },
  'too-many-passkeys': {
    title: 'You have as many passkeys as you may have',
    next: 'Remove one that you no longer use.',
  },
} as const
