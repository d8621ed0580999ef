// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tui/view.h"

void view_lessons(const struct model *model, struct area body)
{
	struct area area = area_inside(body);

	draw_frame(body, "Lessons", true);
	for (int y = 0; y < area.rows && y < (int)model->lessons.n; y++) {
		draw_text(area, y, 1, STYLE_TEXT, model->lessons.names[y]);
		view_mark(area, y, y == model->lesson_list.at, true);
	}
}
