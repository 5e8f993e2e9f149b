import Link from "next/link";
import { buttonClass } from "../components/ui/button-class.ts";
import { Face } from "../components/ui/face.tsx";

export default function NotFound() {
  return (
    <Face
      kind="empty"
      level="h1"
      title="There is no such screen"
      actions={
        <Link href="/" className={buttonClass({ kind: "secondary" })}>
          To the picture
        </Link>
      }
    >
      The address names nothing that Moorings shows.
    </Face>
  );
}
