"""Curves as an SVG, without a plotting library: one panel a kind of change, one line a language."""

PANELS = ("words replaced", "site header and footer", "update put before", "tail cut", "pairs by exact Jaccard")
AXES = {"pairs by exact Jaccard": "Jaccard of five-token shingles, percent"}
COLOURS = {"en": "#2a6fbb", "zh": "#c8553d"}
DASHES = {"zh": ' stroke-dasharray="5 3"'}
NAMES = {"en": "English", "zh": "Chinese"}
WIDTH, HEIGHT, LEFT, TOP, GAP = 230, 190, 56, 64, 48


def panel(kind, curves, left):
    """One panel: its title, axes, and the line of each language. `curves`: {language: [(percent, recall)]}."""
    most = max(percent for points in curves.values() for percent, _ in points)
    step = next(step for step in (5, 10, 20, 25, 50, 100) if most / step <= 5)

    def x(percent):
        return left + WIDTH * percent / most

    def y(recall):
        return TOP + HEIGHT * (1 - recall)

    out = [f'<text x="{left}" y="{TOP - 16}" class="title">{kind}</text>']
    for tick in (0, 0.25, 0.5, 0.75, 1):
        out.append(f'<line x1="{left}" x2="{left + WIDTH}" y1="{y(tick)}" y2="{y(tick)}" class="grid"/>'
                   f'<text x="{left - 6}" y="{y(tick) + 4}" text-anchor="end">{tick:.0%}</text>')
    for tick in range(0, int(most) + 1, step):
        out.append(f'<text x="{x(tick):.1f}" y="{TOP + HEIGHT + 16}" text-anchor="middle">{tick}</text>')
    out.append(f'<text x="{left + WIDTH / 2}" y="{TOP + HEIGHT + 34}" text-anchor="middle">'
               f'{AXES.get(kind, "percent of the words of the original")}</text>')
    for language, points in curves.items():
        line = " ".join(f"{x(percent):.1f},{y(recall):.1f}" for percent, recall in points)
        dash = DASHES.get(language, "")
        out.append(f'<polyline points="{line}" fill="none" stroke="{COLOURS[language]}" stroke-width="2"{dash}/>')
        out += [f'<circle cx="{x(percent):.1f}" cy="{y(recall):.1f}" r="3" fill="{COLOURS[language]}">'
                f'<title>{NAMES[language]}, {percent} %: {recall:.1%}</title></circle>' for percent, recall in points]
    return "\n".join(out)


def picture(curves, path):
    """Writes the picture. `curves`: {language: {kind: [(percent, recall 0 to 1)]}}."""
    kinds = [kind for kind in PANELS if all(kind in of for of in curves.values())]
    width, height = LEFT + len(kinds) * (WIDTH + GAP), TOP + HEIGHT + 52
    panels = [panel(kind, {language: of[kind] for language, of in curves.items()}, LEFT + at * (WIDTH + GAP))
              for at, kind in enumerate(kinds)]
    legend = "".join(f'<line x1="{LEFT + 320 + 100 * at}" x2="{LEFT + 344 + 100 * at}" y1="16" y2="16" stroke-width="2" '
                     f'stroke="{COLOURS[language]}"{DASHES.get(language, "")}/>'
                     f'<text x="{LEFT + 350 + 100 * at}" y="20">{NAMES[language]}</text>'
                     for at, language in enumerate(curves))
    style = ("text{font:12px sans-serif;fill:#333}.title{font-weight:600;font-size:13px}.head{font-weight:600;font-size:15px}"
             ".grid{stroke:#ddd;stroke-width:1}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
                   f'viewBox="0 0 {width} {height}">\n<style>{style}</style>\n<rect width="100%" height="100%" fill="#fff"/>\n'
                   f'<text x="{LEFT}" y="21" class="head">Planted copies found by duplicates/*</text>\n{legend}\n'
                   + "\n".join(panels) + "\n</svg>\n")
