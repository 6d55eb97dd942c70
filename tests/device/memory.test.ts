// The contract over a cable within the process.
import { describe } from 'vitest'
import { openMemory } from '@/lib/device/transport/memory'
import { contract } from './contract'

describe('memory transport', () => contract(async (device) => openMemory(device)))
