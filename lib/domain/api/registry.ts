// Every operation of /api/v1, in the order of the documentation. Routes and document are held against this list by tests.
import type { Operation } from './operation'
import * as account from './operations/account'
import * as capabilities from './operations/capabilities'
import * as catalogs from './operations/catalogs'
import * as devices from './operations/devices'
import * as keys from './operations/keys'
import * as members from './operations/members'
import * as policy from './operations/policy'
import * as record from './operations/record'
import * as requests from './operations/requests'
import * as visits from './operations/visits'

const BY_TAG = { account, catalogs, devices, requests, capabilities, visits, members, policy, keys, record }

/** By name: `devices.listDevices`. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  Object.entries(BY_TAG).flatMap(([tag, operations]) =>
    Object.entries(operations).map(([name, one]) => [`${tag}.${name}`, one as Operation]),
  ),
)
