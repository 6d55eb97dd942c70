// Whether the portal can serve: the database answers and the installation has been made.
import { withContext } from './context'
import { db } from './db'
import { installationOf } from './store/accounts'

export async function isReady(): Promise<boolean> {
  try {
    return (await withContext(db(), '', installationOf)) !== null
  } catch {
    return false
  }
}
