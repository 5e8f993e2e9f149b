import { LoadingRows } from "../components/ui/face.tsx";

export default function Loading() {
  return <LoadingRows label="Reading" />;
}
