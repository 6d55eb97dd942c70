// The words of refusals around claiming, revocation, receipts and findings: a part of the table in errors.ts, which is too
// long for one file.
export const RECORD_WORDS = {
  // Claiming the attached device
  'product-unknown': {
    title: 'The device is of a product that this catalog does not have',
    next: 'A device keeps the product it was made as. Check that its firmware was built for a product of this catalog.',
  },
  'group-of-other-product': {
    title: 'This device group is of another product',
    next: 'Choose a group of the device’s own product.',
  },

  // Revocation and lost profiles
  'no-revocation-key': {
    title: 'The catalog has no key to sign revocation notices with',
    next: 'An owner has to bring a keystore with such a key into force: open Keys. Until then, wait for expiry.',
  },
  'epoch-too-far': {
    title: 'This device has to be visited first',
    next: 'It was told nothing of 1,024 revocations, and takes no more at a time. Attach it on Service, then revoke again.',
  },
  'nothing-to-reissue': {
    title: 'There is nothing left to issue again',
    next: 'Only a capability that ended because another was revoked can be issued again, once, while it would still be good for ten minutes.',
  },
  'already-reissued': {
    title: 'This was asked for again already',
    next: 'Open the new request of the same person.',
  },
  'already-blocked': {
    title: 'This browser profile is blocked already',
    next: 'The list shows which devices have confirmed it.',
  },

  // Receipts and findings
  'receipt-malformed': {
    title: 'This is not a receipt of a device',
    next: 'Attach the device again; its receipts are read anew.',
  },
  'finding-closed': { title: 'This finding is closed', next: 'Load the page again to read the note.' },
  'close-note-required': {
    title: 'A note is needed to close a finding',
    next: 'Say in a sentence what was found out.',
  },
} as const
