"""The outline of a document: 编章节条款项, 一、（一）1., headings, annexes, questions; and its addresses."""
