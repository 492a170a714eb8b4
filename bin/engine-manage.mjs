#!/usr/bin/env node
import '../dist/src/manage/engine-manage.js';
