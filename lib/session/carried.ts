// What a command takes along: the selected file with the profile's way to prove its key, or the news that it is missing.
import { type Carried, carriedOf } from './capability-file'
import { findFile } from './files'
import { profileKey } from './profile-key'
import { currentSelection } from './selection'

/** What the next command carries; read anew for every command, so that another tab's choice counts at once. */
export async function carried(): Promise<Carried> {
  const selection = await currentSelection()
  return carriedOf(selection, selection ? await findFile(selection.cti) : undefined, profileKey)
}
