// How an image stands, in a word with its icon.
import { CircleCheck, CircleOff, FlaskConical, TriangleAlert } from 'lucide-react'
import { Badge } from '@/components/ui/badge'

export type ImageStanding = { development: boolean; withdrawn: boolean; believed: boolean }

export function ImageState({ image }: { image: ImageStanding }) {
  if (image.withdrawn)
    return (
      <Badge plain tone="neutral" icon={<CircleOff />}>
        Withdrawn
      </Badge>
    )
  if (!image.believed)
    return (
      <Badge plain tone="warning" icon={<TriangleAlert />}>
        Signer not believed
      </Badge>
    )
  if (image.development)
    return (
      <Badge plain tone="session" icon={<FlaskConical />}>
        Development
      </Badge>
    )
  return (
    <Badge plain tone="verified" icon={<CircleCheck />}>
      Offered
    </Badge>
  )
}
