// What a person reads where a product, a device group or a catalog stands in the way: reserved, archived, not empty.
export const PLACE_WORDS = {
  'name-reserved': {
    title: 'Names that begin with a dot are the portal’s own',
    next: 'Choose a name that begins otherwise. .unassigned and .default stay as they are.',
  },
  'place-archived': {
    title: 'This product or group is archived',
    next: 'Restore it first, or choose another one.',
  },
  'place-not-empty': {
    title: 'Devices stand in it',
    next: 'Move them to another group, or let them be moved to .unassigned, then archive it.',
  },
  'catalog-archived': {
    title: 'This catalog is archived',
    next: 'What is there can be read. An owner has to restore it before anything new begins in it.',
  },
} as const
