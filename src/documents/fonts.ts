import { fileURLToPath } from 'node:url';

/** Noto Sans: Latin, Cyrillic and Greek. A server has no fonts of its own, so these come along. */
export const FONT = 'Noto Sans';

const FACES = { regular: '400Regular/NotoSans_400Regular.ttf', bold: '700Bold/NotoSans_700Bold.ttf' } as const;

/** Where the file of a face is. */
export function fontFile(face: keyof typeof FACES): string {
  return fileURLToPath(import.meta.resolve(`@expo-google-fonts/noto-sans/${FACES[face]}`));
}
