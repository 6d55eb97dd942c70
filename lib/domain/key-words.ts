// The words of the refusals about keys, images and handovers: part of the one table in errors.ts, where a title and a next
// step are required of each.
export const KEY_WORDS = {
  'key-malformed': {
    title: 'This is not a public key that the portal can use',
    next: 'Give a P-256 public key: x and y as 128 hexadecimal digits, a PEM file or a JWK.',
  },
  'key-known': {
    title: 'The catalog has this key already',
    next: 'A key is used once, for one thing. Make another one.',
  },
  'rotation-pending': {
    title: 'A new key for this use is on its way already',
    next: 'Wait until it signs, or retire it first.',
  },
  'activation-out-of-range': {
    title: 'This is no time from which a key can sign',
    next: 'Choose a moment from now on, within a year.',
  },
  'key-in-force': {
    title: 'The portal signs with this key',
    next: 'Make a new key for the use first. If this one was stolen, report it as stolen instead.',
  },
  'key-ended': { title: 'This key has ended already', next: 'Load the page again to see what became of it.' },
  'key-still-needed': {
    title: 'This key is still needed',
    next: 'Wait until what it signed has ended. If the key was stolen, report it as stolen instead.',
  },
  'keystore-full': {
    title: 'The trusted keystore would be too large',
    next: 'Retire keys that are no longer needed, or remove development keys. A device takes 4,096 bytes.',
  },

  // Images
  'image-file-malformed': {
    title: 'This is not an image file',
    next: 'Choose a file that holds a signed manifest and its content. For plain content, let the portal sign it.',
  },
  'image-signer-unknown': {
    title: 'Devices do not believe the key that signed this image',
    next: 'List the key first: open Keys. Devices would refuse the image with image-untrusted.',
  },
  'image-signature-invalid': {
    title: 'The signature of this image is not right',
    next: 'Sign it again. Devices would refuse it with image-untrusted.',
  },
  'image-hash-mismatch': {
    title: 'The content is not what the manifest says',
    next: 'Make the image file again. Devices would refuse it with hash-mismatch.',
  },
  'image-product-unknown': {
    title: 'The image is for no product of this catalog',
    next: 'Name a product of the catalog in the manifest. Devices would refuse it with image-untrusted.',
  },
  'image-rollback': {
    title: 'The rollback number does not follow',
    next: 'Choose a number from the component’s highest on, at most 65,536 above it. Devices would refuse it with image-rollback.',
  },
  'image-already-here': { title: 'This image is in the catalog already', next: 'Open it from the list.' },
  'image-kind-differs': {
    title: 'The component is of another kind',
    next: 'An application stays an application. Make a new component for something else.',
  },

  // Handovers
  'handover-waiting': {
    title: 'A handover of this device is still open',
    next: 'Withdraw it, or wait until the device has applied it or it has expired.',
  },
  'handover-out-of-range': {
    title: 'A handover is signed for 1 to 30 days',
    next: 'Choose a number of days from 1 to 30.',
  },
  'handover-to-itself': {
    title: 'The device is of this root and catalog already',
    next: 'Give the root and the catalog that the device goes to.',
  },
  'handover-not-applied': {
    title: 'The device has not applied the handover',
    next: 'Attach it, apply the handover on its Service page, then confirm again.',
  },
} as const
