"""Counting a GIF's frames without decoding them.

Pillow decodes or seeks frame by frame to count, which takes minutes on a file made of a million
tiny frames; walking the blocks takes a second at most for all that 20 MB can hold.
"""

_EXTENSION, _FRAME, _END = 0x21, 0x2C, 0x3B
_HEADER_BYTES = 13
_FRAME_HEADER_BYTES = 10


def count_frames(data: bytes) -> int:
    """Frames that a GIF has or, where it is cut off, begins."""
    frames = 0
    try:
        position = _HEADER_BYTES + _palette_bytes(data[10])
        while data[position] != _END:
            if data[position] == _FRAME:
                frames += 1
                palette = _palette_bytes(data[position + _FRAME_HEADER_BYTES - 1])
                # One byte more, of the compression's code size.
                position = _after_blocks(data, position + _FRAME_HEADER_BYTES + palette + 1)
            elif data[position] == _EXTENSION:
                position = _after_blocks(data, position + 2)
            else:
                position += 1  # what belongs to no block is skipped, as decoders do
    except IndexError:
        return frames
    return frames


def _palette_bytes(packed: int) -> int:
    return 3 << (packed & 0b111) + 1 if packed & 0b1000_0000 else 0


def _after_blocks(data: bytes, position: int) -> int:
    while size := data[position]:
        position += size + 1
    return position + 1
