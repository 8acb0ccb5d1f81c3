"""The style sheet: what each role looks like. Colours and sizes are filled in by style.py."""

from __future__ import annotations

SHEET = """
QMainWindow, QDialog, QScrollArea, QWidget[role="page"] { background: $window; border: none; }
QMenuBar { background: $card; border-bottom: 1px solid $border; padding: 2px 24px; }
QMenuBar::item { padding: 5px 10px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $card; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 6px 28px 6px 16px; border-radius: 4px; }
QMenu::item:selected { background: $chosen; color: $text; }
QMenu::item:disabled { color: $quiet; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QFrame[role="card"] { background: $card; border: 1px solid $border; border-radius: 8px; }
QFrame[tint="good"] { background: $good_card_back; border-color: $good_card_edge; }
QFrame[tint="warning"] { background: $warning_card_back; border-color: $warning_card_edge; }
QFrame[tint="bad"] { background: $bad_card_back; border-color: $bad_card_edge; }
QFrame[role="banner"] { background: $chosen; border: 1px solid $accent; border-radius: 8px; }
QFrame[role="code"] { background: $code; border: 1px solid $line; border-radius: 6px; }
QFrame[role="footer"] { background: $window; border: none; border-top: 1px solid $border; }
QFrame[role="line"] { background: $line; border: none; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: $px_title; font-weight: 700; }
QLabel[role="server"] { font-size: $px_server; font-weight: 600; }
QLabel[role="heading"] { font-size: $px_heading; font-weight: 600; }
QLabel[role="name"] { font-weight: 600; }
QLabel[role="quiet"] { color: $quiet; }
QLabel[role="small"] { color: $quiet; font-size: $px_small; }
QLabel[role="error"] { color: $bad_text; }
QLabel[role="tag"] { color: $on_accent; background: $accent; border-radius: 4px; padding: 2px 8px;
  font-size: $px_small; font-weight: 700; }
QTextEdit[role="prose"] { background: transparent; border: 1px solid transparent; border-radius: 4px; }
QTextEdit[role="prose"]:focus { border: 1px solid $accent_text; }
QPlainTextEdit { background: $card; color: $text; border: 1px solid $quiet; border-radius: 6px; padding: 4px;
  selection-background-color: $accent; selection-color: $on_accent; }
QPlainTextEdit[role="preview"] { background: transparent; border: 1px solid transparent; border-radius: 4px;
  padding: 0; }
QPlainTextEdit:focus, QPlainTextEdit[role="preview"]:focus { border: 1px solid $accent_text; }
QPushButton { background: $card; color: $text; border: 1px solid $border; border-radius: 6px;
  padding: 8px 16px; font-size: $px_body; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $chosen; }
QPushButton:disabled { color: $quiet; background: $window; }
QPushButton:focus { border: 2px solid $accent_text; padding: 7px 15px; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent; }
QPushButton[role="primary"]:hover, QPushButton[role="run"]:hover { background: $accent_hover; }
QPushButton[role="primary"]:focus { border: 2px solid $text; }
QPushButton[role="primary"]:disabled, QPushButton[role="run"]:disabled { background: $idle; color: $on_idle;
  border-color: $idle; }
QPushButton[role="run"] { background: $accent; color: $on_accent; border: 1px solid $accent;
  padding: 13px 30px; font-size: $px_action; font-weight: 500; }
QPushButton[role="run"]:focus { border: 2px solid $text; padding: 12px 29px; }
QPushButton[role="chip"] { border-radius: 16px; padding: 7px 15px; }
QPushButton[role="chip"]:focus { padding: 6px 14px; }
QPushButton[role="chip"]:checked { background: $chosen; color: $accent_text; border-color: $accent_text;
  font-weight: 600; }
QPushButton[role="link"] { background: transparent; border: 1px solid transparent; color: $accent_text;
  padding: 3px 6px; text-align: left; font-size: $px_small; }
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:focus { border: 1px solid $accent_text; border-radius: 4px; }
QLineEdit { background: $card; color: $text; border: 1px solid $quiet; border-radius: 6px; padding: 8px 11px;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:read-only { background: $code; border: 1px solid $border; }
QLineEdit:focus, QLineEdit:read-only:focus { border: 2px solid $accent_text; padding: 7px 10px; }
QLineEdit[wrong="true"] { border: 2px solid $bad; padding: 7px 10px; }
QCheckBox { background: transparent; spacing: 0; padding: 2px; border: 1px solid transparent;
  border-radius: 5px; }
QCheckBox:focus { border: 1px solid $accent_text; }
QCheckBox::indicator { width: $mark; height: $mark; background: $card; border: 1px solid $quiet;
  border-radius: 4px; }
QCheckBox::indicator:hover { border: 1px solid $accent_text; }
QCheckBox::indicator:checked { background: $accent; border: 1px solid $accent; }
QRadioButton { background: transparent; spacing: 0; padding: 2px; border: 1px solid transparent;
  border-radius: 5px; }
QRadioButton:focus { border: 1px solid $accent_text; }
QRadioButton::indicator { width: $mark; height: $mark; background: $card; border: 1px solid $quiet;
  border-radius: $half_mark; }
QRadioButton::indicator:hover { border: 1px solid $accent_text; }
QRadioButton::indicator:checked { border: 1px solid $accent; background: qradialgradient(cx: 0.5, cy: 0.5,
  radius: 0.5, fx: 0.5, fy: 0.5, stop: 0 $on_accent, stop: 0.4 $on_accent, stop: 0.5 $accent,
  stop: 1 $accent); }
QTableView { background: $card; border: none; gridline-color: $line; outline: none;
  selection-background-color: $chosen; selection-color: $text; }
QTableView:focus { border: 1px solid $accent_text; border-radius: 4px; }
QHeaderView { background: $card; border: none; }
QTabBar { background: transparent; border: none; border-bottom: 1px solid $border; }
QTabBar::tab { background: transparent; color: $quiet; border: 1px solid transparent;
  border-bottom: 2px solid transparent; padding: 6px 8px; margin-right: 8px; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $accent_text; border-bottom: 2px solid $accent_text; }
QTabBar::tab:selected:focus { border: 1px solid $accent_text; border-bottom: 2px solid $accent_text;
  border-top-left-radius: 4px; border-top-right-radius: 4px; }
QTabBar::tear { width: 0; border: none; }
QTabBar::scroller { width: $scroller; }
QTabBar QToolButton { background: $card; border: 1px solid $border; border-radius: 4px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $idle; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $quiet; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QToolTip { background: $card; color: $text; border: 1px solid $border; padding: 4px; }
"""
