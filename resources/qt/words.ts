<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<!-- Keys as they are printed on keyboards. Qt reads them back as well, so none may bear the name of another: with
     "Enter" said for Return here, a shortcut for both would be two for one key.
     And a word that Qt's own translation has oddly. All of it is the same in both Chinese languages.
     words.qm is made of this by PySide6's lrelease; a test compares the two. -->
<TS version="2.1" language="zh_CN">
<context>
    <name>QShortcut</name>
    <message><source>Up</source><translation>↑</translation></message>
    <message><source>Down</source><translation>↓</translation></message>
    <message><source>Left</source><translation>←</translation></message>
    <message><source>Right</source><translation>→</translation></message>
    <message><source>Backspace</source><translation>Backspace</translation></message>
    <message><source>Del</source><translation>Delete</translation></message>
    <message><source>Ins</source><translation>Insert</translation></message>
</context>
<context>
    <name>QFileSystemModel</name>
    <message><source>Size</source><translation>大小</translation></message>
</context>
</TS>
