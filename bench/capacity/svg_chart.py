"""Small line charts as SVG: one or more series over a logarithmic or linear axis each."""
import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 720, 380
LEFT, RIGHT, TOP, BOTTOM = 74, 190, 34, 46
COLOURS = ("#1b6ca8", "#c8553d", "#3a7d44", "#7d4e9e", "#b8860b", "#444444")


class Axis:
    """From values to places, with its ticks."""

    def __init__(self, values, logarithmic, begin, end, shown):
        self.logarithmic, self.begin, self.end, self.shown = logarithmic, begin, end, shown
        low, high = min(values), max(values)
        if logarithmic:
            self.low, self.high = math.floor(math.log10(low)), math.ceil(math.log10(high))
            if self.low == self.high:
                self.high += 1
            self.ticks = [10.0 ** power for power in range(self.low, self.high + 1)]
        else:
            step = 10 ** math.floor(math.log10(high or 1))
            step = next(s for s in (step / 5, step / 2, step, step * 2) if high / s <= 6)
            self.low, self.high = 0, math.ceil(high / step) * step
            self.ticks = [i * step for i in range(int(self.high / step) + 1)]

    def place(self, value):
        at = math.log10(value) if self.logarithmic else value
        return self.begin + (at - self.low) / (self.high - self.low) * (self.end - self.begin)


def chart(path, title, x_title, y_title, series, shown_x, shown_y, log_x=True, log_y=True, limit=None):
    """series: [(name, [(x, y), …])]; limit: a y that is drawn as a dashed line."""
    points = [point for _, line in series for point in line]
    if not points:
        return
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    x_axis = Axis([x for x, _ in points], log_x, LEFT, right, shown_x)
    y_axis = Axis([y for _, y in points] + ([limit] if limit else []), log_y, bottom, TOP, shown_y)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
           'font-size="12">', f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
           f'<text x="{LEFT}" y="20" font-size="14">{escape(title)}</text>']
    for tick in x_axis.ticks:
        x = x_axis.place(tick)
        out.append(f'<path d="M{x:.1f} {TOP}V{bottom}" stroke="#e4e4e4"/>'
                   f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{escape(shown_x(tick))}</text>')
    for tick in y_axis.ticks:
        y = y_axis.place(tick)
        out.append(f'<path d="M{LEFT} {y:.1f}H{right}" stroke="#e4e4e4"/>'
                   f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{escape(shown_y(tick))}</text>')
    out.append(f'<text x="{(LEFT + right) / 2:.0f}" y="{HEIGHT - 8}" text-anchor="middle">{escape(x_title)}</text>'
               f'<text x="14" y="{(TOP + bottom) / 2:.0f}" text-anchor="middle" '
               f'transform="rotate(-90 14 {(TOP + bottom) / 2:.0f})">{escape(y_title)}</text>')
    if limit:
        y = y_axis.place(limit)
        out.append(f'<path d="M{LEFT} {y:.1f}H{right}" stroke="#888888" stroke-dasharray="5 4"/>')
    for i, (name, line) in enumerate(series):
        colour = COLOURS[i % len(COLOURS)]
        path_data = "L".join(f"{x_axis.place(x):.1f} {y_axis.place(y):.1f}" for x, y in line)
        out.append(f'<path d="M{path_data}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [f'<circle cx="{x_axis.place(x):.1f}" cy="{y_axis.place(y):.1f}" r="3" fill="{colour}"/>'
                for x, y in line]
        y = TOP + 12 + 18 * i
        out.append(f'<path d="M{right + 12} {y - 4}h16" stroke="{colour}" stroke-width="2"/>'
                   f'<text x="{right + 34}" y="{y}">{escape(name)}</text>')
    out.append("</svg>")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(out) + "\n")
